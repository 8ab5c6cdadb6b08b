//! Figure: after the mail server's OK one call to AWS remains. Prints the calls of one submission.
#![allow(clippy::print_stdout, reason = "the figure is to be read")]

use std::time::{Duration, Instant};

use tests::{Bench, Call, Script, ScriptedImap, Settings, Wire, form_of};

/// Longer than all that may run beside the login.
const LOGIN: Duration = Duration::from_millis(700);

#[tokio::test]
async fn after_the_ok_one_call_remains() {
    let bench = Bench::open();
    let server = ScriptedImap::start(&bench.outputs, Script::Accepts(LOGIN)).await;
    let campaign = bench.admin.open(&server.entry()).await;
    let wire = Wire::to(&bench.outputs.endpoint).await;
    let settings = Settings::of(&bench.aws, &bench.stack, "gather-submit");
    let through = [("AWS_ENDPOINT_URL_DYNAMODB", wire.url()), ("AWS_ENDPOINT_URL_KMS", wire.url())];
    let (began, ok, calls) = settings
        .with(&through, async {
            let visitor = bench.visitor();
            // The first start is not what is looked at.
            let first = form_of("trace-1@old-mail.example", "not-a-secret");
            visitor.submit(&campaign.token, &first).await.expect_success(201);
            wire.take_calls();
            let began = Instant::now();
            let mut second = form_of("trace-2@old-mail.example", "not-a-secret");
            second["destEmail"] = "trace-2@new-mail.example".into();
            second["destPassword"] = "not-a-secret-either".into();
            visitor.submit(&campaign.token, &second).await.expect_success(201);
            (began, server.said_ok().expect("the login was accepted"), wire.take_calls())
        })
        .await;
    print(began, ok, &calls);
    bench.expect_stored(&campaign, 2).await;

    let after: Vec<&str> =
        calls.iter().filter(|call| call.ended > ok).map(|call| call.operation.as_str()).collect();
    assert_eq!(after, ["TransactWriteItems"], "what remains after the OK");
    assert!(calls.iter().any(|call| call.operation == "GenerateDataKey"), "nothing was sealed");
    // 400 is a condition that doesn't hold: somebody's first attempt finds no counter to raise.
    assert!(calls.iter().all(|call| [200, 400].contains(&call.status)), "a call failed: {calls:?}");
}

fn print(began: Instant, ok: Instant, calls: &[Call]) {
    println!("\nOne submission, its calls to AWS and the mail server's verdict (ms; a double of AWS, so");
    println!("the order is the figure, the times are not):");
    let millis = |moment: Instant| moment.saturating_duration_since(began).as_millis();
    let mut lines: Vec<(u128, String)> = Vec::new();
    for call in calls {
        let line = format!("{:>6} – {:<6} {}", millis(call.began), millis(call.ended), call.operation);
        lines.push((millis(call.began), line));
    }
    lines.push((millis(ok), format!("{:>6}          mail server: OK", millis(ok))));
    lines.sort();
    lines.iter().for_each(|(_, line)| println!("{line}"));
    let after = calls.iter().filter(|call| call.ended > ok).count();
    println!("calls after the mail server's OK: {after}\n");
}
