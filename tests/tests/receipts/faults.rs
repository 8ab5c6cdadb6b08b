//! AWS fails on the way, or loses a word. While no other test uses the stack: the functions' settings are shared.

use std::time::Duration;

use tests::{Bench, Fault, Script, Settings, Wire};

use crate::{Scene, anna, code_of};

/// 503 and nothing lost, whatever call to AWS fails; afterwards the same works.
#[tokio::test]
async fn aws_fails_on_the_way() {
    let scene = Scene::on(Bench::alone()).await;
    let wire = Wire::to(&scene.bench.outputs.endpoint).await;
    let through = [("AWS_ENDPOINT_URL_DYNAMODB", wire.url()), ("AWS_ENDPOINT_URL_KMS", wire.url())];
    let code = scene.submit(&anna()).await;
    let record = scene.record().await;
    let form = anna();
    let replacing = async {
        for operation in ["GetItem", "GenerateDataKey", "TransactWriteItems"] {
            for fault in [Fault::Lost, Fault::InternalError] {
                wire.fail(operation, fault);
                scene.replace(&form, &code).await.expect_problem(503, "unavailable");
                wire.mend();
                assert_eq!(scene.record().await, record, "{operation} {fault:?}");
                scene.expect_stored(1).await;
            }
        }
        // It was done and the word got lost: asked again, it is done once.
        wire.take_calls();
        wire.fail("TransactWriteItems", Fault::AnswerLostOnce);
        let new = code_of(&scene.replace(&form, &code).await);
        let writes = wire.take_calls().into_iter().filter(|call| call.operation == "TransactWriteItems");
        assert_eq!(writes.count(), 2, "the lost one and its retry");
        scene.expect_stored(1).await;
        scene.show(&new).await.expect_success(200);
        new
    };
    let Scene { bench, .. } = &scene;
    let code = Settings::of(&bench.aws, &bench.stack, "gather-submit").with(&through, replacing).await;
    let withdrawing = async {
        for operation in ["GetItem", "TransactWriteItems"] {
            for fault in [Fault::Lost, Fault::InternalError] {
                wire.fail(operation, fault);
                scene.withdraw(&code).await.expect_problem(503, "unavailable");
                if operation == "GetItem" {
                    scene.show(&code).await.expect_problem(503, "unavailable");
                }
                wire.mend();
                scene.expect_stored(1).await;
                scene.show(&code).await.expect_success(200);
            }
        }
        wire.fail("TransactWriteItems", Fault::AnswerLostOnce);
        scene.withdraw(&code).await.expect_done();
        scene.expect_stored(0).await;
    };
    let settings = Settings::of(&bench.aws, &bench.stack, "gather-receipt");
    settings.with(&through[..1], withdrawing).await;
}

/// The promise about the time after the mail server's OK holds for replacements, too.
#[tokio::test]
async fn one_call_remains_after_the_ok_of_a_replacement() {
    let scene = Scene::on(Bench::alone()).await;
    let wire = Wire::to(&scene.bench.outputs.endpoint).await;
    let through = [("AWS_ENDPOINT_URL_DYNAMODB", wire.url()), ("AWS_ENDPOINT_URL_KMS", wire.url())];
    let settings = Settings::of(&scene.bench.aws, &scene.bench.stack, "gather-submit");
    let replacing = async {
        let code = scene.submit(&anna()).await;
        scene.server.play(Script::Accepts(Duration::from_millis(700)));
        wire.take_calls();
        scene.replace(&anna(), &code).await.expect_success(201);
        (scene.server.said_ok().expect("the login was accepted"), wire.take_calls())
    };
    let (ok, calls) = settings.with(&through, replacing).await;
    let after: Vec<&str> =
        calls.iter().filter(|call| call.ended > ok).map(|call| call.operation.as_str()).collect();
    assert_eq!(after, ["TransactWriteItems"], "what remains after the OK: {calls:?}");
}
