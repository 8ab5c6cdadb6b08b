//! No secret and no text of the service's comes out, whatever it answers.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::double::{Double, TOKEN};
use super::{address, password, soon, within};

const PASSWORD: &str = "notASecretPassword";
const SAID: &str = "words-of-the-service";

/// All that is logged, at every level: by this crate and by anybody.
#[derive(Clone, Default)]
struct Heard {
    ours: Text,
    all: Text,
}

#[derive(Clone, Default)]
struct Text(Arc<Mutex<String>>);

impl Text {
    fn add(&self, text: &str) {
        self.0.lock().expect("no poison").push_str(text);
    }

    fn so_far(&self) -> String {
        self.0.lock().expect("no poison").clone()
    }
}

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.add(&format!("{}={value:?};", field.name()));
    }
}

impl Subscriber for Heard {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut self.all.clone());
        Id::from_u64(7)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.all.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.all.clone());
        if event.metadata().target().starts_with("purelymail") {
            event.record(&mut self.ours.clone());
        }
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn no_error_and_no_log_line_repeats_what_was_sent_or_said() {
    let double = Double::start();
    let heard = Heard::default();
    let guard = tracing::subscriber::set_default(heard.clone());
    let mut told = String::new();
    for fault in [
        json!({"kind": "error", "code": PASSWORD, "message": SAID}),
        json!({"kind": "error", "code": TOKEN, "message": PASSWORD}),
        json!({"kind": "error", "code": "anna", "message": TOKEN}),
        json!({"kind": "error", "code": SAID}),
        json!({"kind": "body", "text": format!("{SAID} {PASSWORD} {TOKEN}")}),
        json!({"kind": "body", "text": format!(r#"{{"type":"{SAID}","result":"{PASSWORD}"}}"#)}),
        json!({"kind": "body", "type": format!("text/{SAID}"), "text": TOKEN}),
        json!({"kind": "lost"}),
        json!({"kind": "silence"}),
        json!({"kind": "status"}),
        json!({"kind": "page"}),
    ] {
        tell(&double, fault, &mut told).await;
    }
    drop(guard);
    for text in [&told, &heard.all.so_far()] {
        for secret in [PASSWORD, TOKEN, SAID] {
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
    }
    let ours = heard.ours.so_far();
    for text in [&told, &ours] {
        for private in ["anna", "new-mail", &double.port.to_string()] {
            assert!(!text.contains(private), "{private} is in {text}");
        }
    }
    for part in [
        "operation=\"createUser\"",
        "outcome=\"unknown\"",
        "outcome=\"done\"",
        "reason=\"timed-out\"",
        "tries=1;",
        "total_ms=",
    ] {
        assert!(ours.contains(part), "{part} isn't in {ours}");
    }
    assert_eq!(told.matches("Refused(Code(\"unreadable\"))").count(), 5, "{told}");
    let calls = format!("{:?}", double.calls().await);
    assert!(calls.contains("createUser") && !calls.contains(PASSWORD), "the list of calls has passwords");
}

/// What the caller gets to see of one fault, in a call that sends a password and in one that sends nothing.
async fn tell(double: &Double, mut fault: Value, told: &mut String) {
    let client = double.client();
    let listing = client.list_users(soon()).await.expect("a listing");
    let absent = listing.absent(&address("anna@new-mail.example")).expect("nobody has it");
    write!(told, "{absent:?} {listing:?};").expect("a string takes it");
    double.fault("createUser", fault.clone()).await;
    let error = client.create_user(absent, &password(PASSWORD), within(300)).await.expect_err("a fault");
    write!(told, "{error} {error:?} {} {};", error.kind(), error.reason()).expect("a string takes it");
    // A word that wasn't sent in a request can't be told from a code.
    if fault["code"].is_null() || fault["code"] == SAID {
        fault["times"] = 9.into();
        double.fault("checkAccountCredit", fault).await;
        let error = client.check_account_credit(within(300)).await.expect_err("a fault");
        write!(told, "{error} {error:?} {} {};", error.kind(), error.reason()).expect("a string takes it");
    }
}
