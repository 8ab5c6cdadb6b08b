//! What a public function could do with its role, were it somebody else's: nothing that decides where passwords go or
//! whether a campaign is open.
//!
//! Each attack is carried out by root afterwards, so that it is the role that stopped it.

use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeValue, Delete, Put, PutRequest, TransactWriteItem, Update, WriteRequest,
};
use tests::{Aws, Bench, Item, OpenCampaign, assume, with_clock};

const PUBLIC: [&str; 4] = ["gather-load", "gather-check", "gather-submit", "gather-receipt"];
const WRITES: [&str; 7] = [
    "PutItem",
    "UpdateItem",
    "BatchWriteItem",
    "a put in a transaction",
    "an update in a transaction",
    "a deletion in a transaction",
    "DeleteItem",
];

/// Somebody who has taken over a function.
struct Attacker {
    dynamodb: Client,
    campaigns: String,
}

impl Attacker {
    fn with(aws: &SdkConfig, bench: &Bench) -> Self {
        Self { dynamodb: Client::new(aws), campaigns: bench.stack.table("campaigns").to_owned() }
    }

    async fn write(&self, how: &str, item: &Item) -> Result<(), String> {
        let key: Item =
            item.clone().into_iter().filter(|(name, _)| ["pk", "sk"].contains(&&**name)).collect();
        let (to, table) = (&self.dynamodb, self.campaigns.as_str());
        const CHANGE: &str = "SET touched = :now";
        let now = || AttributeValue::Bool(true);
        let action = TransactWriteItem::builder();
        let action = match how {
            "PutItem" => {
                return told(to.put_item().table_name(table).set_item(Some(item.clone())).send().await);
            }
            "UpdateItem" => {
                let update = to.update_item().table_name(table).set_key(Some(key)).update_expression(CHANGE);
                return told(update.expression_attribute_values(":now", now()).send().await);
            }
            "DeleteItem" => return told(to.delete_item().table_name(table).set_key(Some(key)).send().await),
            "BatchWriteItem" => {
                let put = PutRequest::builder().set_item(Some(item.clone())).build().expect("whole");
                let put = WriteRequest::builder().put_request(put).build();
                return told(to.batch_write_item().request_items(table, vec![put]).send().await);
            }
            "a put in a transaction" => {
                let put = Put::builder().table_name(table).set_item(Some(item.clone()));
                action.put(put.build().expect("whole"))
            }
            "an update in a transaction" => {
                let update = Update::builder().table_name(table).set_key(Some(key)).update_expression(CHANGE);
                action.update(update.expression_attribute_values(":now", now()).build().expect("whole"))
            }
            "a deletion in a transaction" => {
                let delete = Delete::builder().table_name(table).set_key(Some(key)).build();
                action.delete(delete.expect("whole"))
            }
            _ => panic!("{how}: no such write"),
        };
        told(to.transact_write_items().transact_items(action.build()).send().await)
    }
}

fn told<T>(answer: Result<T, impl ProvideErrorMetadata>) -> Result<(), String> {
    answer.map(drop).map_err(|error| error.code().unwrap_or("no code").to_owned())
}

/// The items that decide of a campaign: its server, itself, what its link leads to.
async fn deciding(bench: &Bench, campaign: &OpenCampaign) -> [Item; 3] {
    let item =
        async |pk: String, sk: &str| bench.tables.item("campaigns", &pk, sk).await.expect("it is there");
    [
        item(format!("server#{}", campaign.server_id), "server").await,
        item(format!("campaign#{}", campaign.id), "campaign").await,
        bench.tables.link(campaign).await.expect("it is there"),
    ]
}

async fn root(bench: &Bench) -> SdkConfig {
    with_clock(&Aws::new(&bench.outputs).config).await
}

async fn taken_over(bench: &Bench, function: &str) -> Attacker {
    Attacker::with(&assume(&root(bench).await, &bench.stack, function).await, bench)
}

#[tokio::test]
async fn no_public_function_writes_servers_campaigns_or_links() {
    let bench = Bench::default_stack();
    let campaign = bench.campaign("tls").await;
    let before = deciding(&bench, &campaign).await;
    for function in PUBLIC {
        let attacker = taken_over(&bench, function).await;
        for (item, how) in before.iter().flat_map(|item| WRITES.map(|how| (item, how))) {
            let answer = attacker.write(how, item).await;
            let denied = ["AccessDeniedException", "AccessDenied"].map(|code| Err(code.to_owned()));
            assert!(denied.contains(&answer), "{function}: {how} of {:?}: {answer:?}", item["pk"]);
        }
    }
    assert_eq!(deciding(&bench, &campaign).await, before);
    let owner = Attacker::with(&root(&bench).await, &bench);
    for (item, how) in before.iter().flat_map(|item| WRITES.map(|how| (item, how))) {
        assert_eq!(owner.write(how, item).await, Ok(()), "{how} is a broken call");
    }
    bench.tables.put("campaigns", before[0].clone()).await;
}

#[tokio::test]
async fn gather_submit_cannot_reopen_an_ended_campaign() {
    let bench = Bench::default_stack();
    let campaign = bench.campaign("tls").await;
    let [_, open, _] = deciding(&bench, &campaign).await;
    bench.admin.deactivate(&campaign).await;
    let attacker = taken_over(&bench, "gather-submit").await;
    for how in ["PutItem", "a put in a transaction", "BatchWriteItem"] {
        assert!(attacker.write(how, &open).await.is_err(), "{how}");
    }
    let visitor = bench.visitor();
    visitor.load(&campaign.token).await.expect_problem(410, "campaign-over");
    // It would be open again.
    Attacker::with(&root(&bench).await, &bench).write("PutItem", &open).await.expect("root may");
    visitor.load(&campaign.token).await.expect_success(200);
    bench.admin.deactivate(&campaign).await;
}

#[tokio::test]
async fn gather_receipt_cannot_delete_a_campaign() {
    let bench = Bench::default_stack();
    let campaign = bench.campaign("tls").await;
    let [_, item, _] = deciding(&bench, &campaign).await;
    let attacker = taken_over(&bench, "gather-receipt").await;
    for how in ["DeleteItem", "a deletion in a transaction"] {
        assert!(attacker.write(how, &item).await.is_err(), "{how}");
    }
    let visitor = bench.visitor();
    visitor.load(&campaign.token).await.expect_success(200);
    Attacker::with(&root(&bench).await, &bench).write("DeleteItem", &item).await.expect("root may");
    visitor.load(&campaign.token).await.expect_problem(404, "not-found");
    bench.tables.put("campaigns", item).await;
}

#[tokio::test]
async fn gather_submit_cannot_send_passwords_to_another_host() {
    let bench = Bench::default_stack();
    let real = bench.outputs.mail_server("tls");
    let campaign = bench.campaign("tls").await;
    let [server, ..] = deciding(&bench, &campaign).await;
    let mut elsewhere = server.clone();
    elsewhere.insert("host".to_owned(), AttributeValue::S("attacker.example".to_owned()));
    let attacker = taken_over(&bench, "gather-submit").await;
    for how in ["PutItem", "UpdateItem", "a put in a transaction", "an update in a transaction"] {
        assert!(attacker.write(how, &elsewhere).await.is_err(), "{how}");
    }
    assert_eq!(host(&bench, &campaign).await, real.host);
    Attacker::with(&root(&bench).await, &bench).write("PutItem", &elsewhere).await.expect("root may");
    assert_eq!(host(&bench, &campaign).await, "attacker.example");
    bench.tables.put("campaigns", server).await;
}

/// Which host a campaign's passwords go to, as admins are told.
async fn host(bench: &Bench, campaign: &OpenCampaign) -> String {
    let list = bench.admin.call("GET", "/api/servers", None).await.expect_success(200);
    let servers: Vec<_> = list["servers"].as_array().expect("a list").clone();
    let server = servers.into_iter().find(|server| server["id"] == campaign.server_id).expect("listed");
    server["host"].as_str().expect("a host").to_owned()
}
