//! What a deployment leaves behind.

use std::fs;

use tests::Outputs;

/// Neither as an argument nor in what the tools say (the token of the double, on this machine).
#[test]
fn the_logs_of_a_deployment_hold_no_token() {
    let outputs = Outputs::read();
    let token = outputs.purelymail.token.as_bytes();
    assert!(token.len() >= 8, "a token that can be looked for");
    let mut looked_at = 0;
    for entry in fs::read_dir(&outputs.logs).expect("a folder of logs") {
        let path = entry.expect("a log").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        assert!(!name.starts_with("parameters-"), "the deployment's parameters are still there");
        if name.starts_with("aws") {
            let text = fs::read(&path).expect("readable");
            assert!(memchr::memmem::find(&text, token).is_none(), "{name} holds the token");
            looked_at += text.len();
        }
    }
    assert!(looked_at > 1000, "there is no log of a deployment");
}
