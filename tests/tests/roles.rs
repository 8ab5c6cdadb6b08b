//! Each function's role, assumed in the local IAM: what it needs is allowed, and of what others need nothing else.
//!
//! Every role attempts every call. Root attempts them first, so that a denial can't be a broken call; and no attempt
//! changes anything: writes hang on an item that isn't there. (A mail goes to nobody.)

use std::collections::HashMap;

use aws_config::sts::AssumeRoleProvider;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, DeleteRequest, Get, KeysAndAttributes, TransactGetItem,
    TransactWriteItem, WriteRequest,
};
use aws_sdk_kms::config::SharedCredentialsProvider;
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::DataKeySpec;
use aws_sdk_lambda::types::InvocationType;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use tests::{Aws, Outputs, Stack};

/// All that a function may do of what is attempted here. What isn't named must be denied.
const MAY: [(&str, &[&str]); 5] = [
    ("gather-load", &["campaigns GetItem", "campaigns TransactGetItems"]),
    ("gather-check", &["campaigns GetItem", "campaigns TransactGetItems"]),
    (
        "gather-submit",
        &[
            "campaigns GetItem",
            "campaigns TransactGetItems",
            "campaigns ConditionCheckItem",
            "campaigns PutItem",
            "credentials PutItem",
            "limits UpdateItem",
            "GenerateDataKey credential",
        ],
    ),
    (
        "campaigns",
        &[
            "campaigns GetItem",
            "campaigns TransactGetItems",
            "campaigns Query",
            "campaigns Query by_kind",
            "campaigns ConditionCheckItem",
            "campaigns PutItem",
            "campaigns UpdateItem",
            "credentials Query",
            "credentials UpdateItem",
            "GenerateDataKey link",
            "Decrypt link",
            // The guard.
            "accounts GetItem",
            "accounts TransactGetItems",
            "accounts Query",
            "sessions GetItem",
            "sessions TransactGetItems",
            "sessions DeleteItem",
            "audit Query",
            "audit PutItem",
            "GetSecretValue signing",
            "SendEmail sender",
        ],
    ),
    (
        "accounts",
        &[
            "accounts GetItem",
            "accounts TransactGetItems",
            "accounts Query",
            "accounts PutItem",
            "accounts UpdateItem",
            "accounts DeleteItem",
            "sessions GetItem",
            "sessions TransactGetItems",
            "sessions Query",
            "sessions PutItem",
            "sessions UpdateItem",
            "sessions DeleteItem",
            "audit Query",
            "audit PutItem",
            "limits UpdateItem",
            "GenerateDataKey second-factor",
            "Decrypt second-factor",
            "GetSecretValue setup",
            "GetSecretValue signing",
            "SendEmail sender",
        ],
    ),
];

const TABLES: [&str; 6] = ["campaigns", "credentials", "limits", "accounts", "sessions", "audit"];
const TABLE_CALLS: [&str; 11] = [
    "GetItem",
    "BatchGetItem",
    "TransactGetItems",
    "Query",
    "Scan",
    "PartiQLSelect",
    "ConditionCheckItem",
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "BatchWriteItem",
];
/// Without ReEncrypt, which the local KMS doesn't have.
const KEY_CALLS: [&str; 3] = ["GenerateDataKey", "Encrypt", "Decrypt"];
/// `other` is a context that isn't Mailgather's.
const PURPOSES: [&str; 4] = ["credential", "link", "second-factor", "other"];

#[tokio::test]
async fn every_role_may_what_it_needs_and_nothing_else() {
    let outputs = Outputs::read();
    let stack = &outputs.default;
    let root = with_clock(&Aws::new(&outputs).config).await;
    let wrapped = wrapped_keys(&root, stack).await;

    let everything = allowed(&root, stack, &wrapped).await;
    assert_eq!(everything, calls(), "root, who may all, finds the broken calls");

    assert_eq!(stack.functions.len(), MAY.len(), "a function is missing here: {:?}", stack.functions);
    for (function, may) in MAY {
        let role = assume(&root, stack, function).await;
        let mut expected = calls();
        expected.retain(|call| may.contains(&call.as_str()));
        assert_eq!(expected.len(), may.len(), "{function}: a name in MAY is no call");
        assert_eq!(allowed(&role, stack, &wrapped).await, expected, "{function} may");
    }
}

/// The names of all attempts, in the order in which they are made.
fn calls() -> Vec<String> {
    let tables =
        TABLES.iter().flat_map(|table| TABLE_CALLS.iter().map(move |call| format!("{table} {call}")));
    let keys =
        KEY_CALLS.iter().flat_map(|call| PURPOSES.iter().map(move |purpose| format!("{call} {purpose}")));
    let others = [
        "campaigns Query by_kind",
        "InvokeFunction campaigns",
        "InvokeFunction accounts",
        "GetSecretValue setup",
        "GetSecretValue signing",
        "SendEmail sender",
        "SendEmail stranger",
    ];
    tables.chain(keys).chain(others.map(str::to_owned)).collect()
}

/// Attempts every call and names those that weren't denied.
async fn allowed(aws: &SdkConfig, stack: &Stack, wrapped: &HashMap<&str, Blob>) -> Vec<String> {
    let caller = Caller::new(aws, stack);
    let mut allowed = Vec::new();
    for name in calls() {
        let granted = match name.split(' ').collect::<Vec<_>>()[..] {
            ["InvokeFunction", function] => caller.invoke(function).await,
            ["GetSecretValue", secret] => caller.secret(secret).await,
            ["SendEmail", sender] => caller.mail(sender).await,
            [table, "Query", index] => caller.query(table, Some(index)).await,
            [table, call] if TABLES.contains(&table) => caller.table(table, call).await,
            [call, purpose] => caller.key(call, purpose, &wrapped[purpose]).await,
            _ => panic!("{name}: no such call"),
        };
        if granted.unwrap_or_else(|code| panic!("{name} is broken: {code:?}")) {
            allowed.push(name);
        }
    }
    allowed
}

/// A function's role as STS hands it out. The local AWS's services act as root, so its trust policy lets root in.
async fn assume(root: &SdkConfig, stack: &Stack, function: &str) -> SdkConfig {
    let configuration = aws_sdk_lambda::Client::new(root)
        .get_function_configuration()
        .function_name(stack.function(function))
        .send()
        .await
        .expect("the function is there");
    let role = configuration.role().expect("every function has a role");
    let provider = AssumeRoleProvider::builder(role).session_name("roles-test").configure(root).build().await;
    root.to_builder().credentials_provider(SharedCredentialsProvider::new(provider)).build()
}

/// The same, with the clock that a session's expiry needs.
async fn with_clock(aws: &SdkConfig) -> SdkConfig {
    let credentials = aws.credentials_provider().expect("root has a key");
    aws_config::defaults(BehaviorVersion::latest())
        .region(aws.region().cloned())
        .endpoint_url(aws.endpoint_url().expect("of the local AWS"))
        .credentials_provider(credentials)
        .load()
        .await
}

/// A data key for each purpose as KMS wrapped it, to be unwrapped.
async fn wrapped_keys(root: &SdkConfig, stack: &Stack) -> HashMap<&'static str, Blob> {
    let kms = aws_sdk_kms::Client::new(root);
    let mut wrapped = HashMap::new();
    for purpose in PURPOSES {
        let made = kms.generate_data_key().key_id(&stack.key_arn).key_spec(DataKeySpec::Aes256);
        let made = made.set_encryption_context(Some(context(purpose))).send().await.expect("root may");
        wrapped.insert(purpose, made.ciphertext_blob.expect("a wrapped key"));
    }
    wrapped
}

struct Caller<'a> {
    stack: &'a Stack,
    dynamodb: aws_sdk_dynamodb::Client,
    kms: aws_sdk_kms::Client,
    lambda: aws_sdk_lambda::Client,
    secrets: aws_sdk_secretsmanager::Client,
    mails: aws_sdk_sesv2::Client,
}

/// Whether it was granted; if the call failed for another reason, that.
type Granted = Result<bool, Option<String>>;

impl<'a> Caller<'a> {
    fn new(aws: &SdkConfig, stack: &'a Stack) -> Self {
        Self {
            stack,
            dynamodb: aws_sdk_dynamodb::Client::new(aws),
            kms: aws_sdk_kms::Client::new(aws),
            lambda: aws_sdk_lambda::Client::new(aws),
            secrets: aws_sdk_secretsmanager::Client::new(aws),
            mails: aws_sdk_sesv2::Client::new(aws),
        }
    }

    async fn table(&self, short: &str, call: &str) -> Granted {
        let (table, item, to) = (self.stack.table(short), key(short), &self.dynamodb);
        match call {
            "GetItem" => granted(to.get_item().table_name(table).set_key(Some(item)).send().await),
            "BatchGetItem" => {
                let keys = KeysAndAttributes::builder().keys(item).build().expect("whole");
                granted(to.batch_get_item().request_items(table, keys).send().await)
            }
            "TransactGetItems" => {
                let get = Get::builder().table_name(table).set_key(Some(item)).build().expect("whole");
                let get = TransactGetItem::builder().get(get).build();
                granted(to.transact_get_items().transact_items(get).send().await)
            }
            "Query" => self.query(short, None).await,
            "Scan" => granted(to.scan().table_name(table).limit(1).send().await),
            "PartiQLSelect" => {
                let statement = format!("SELECT * FROM \"{table}\" WHERE pk = 'nobody'");
                granted(to.execute_statement().statement(statement).send().await)
            }
            "ConditionCheckItem" => {
                let check = ConditionCheck::builder().table_name(table).set_key(Some(item));
                let check = check.condition_expression(THERE).build().expect("whole");
                let check = TransactWriteItem::builder().condition_check(check).build();
                granted(to.transact_write_items().transact_items(check).send().await)
            }
            "PutItem" => {
                let put = to.put_item().table_name(table).set_item(Some(item));
                granted(put.condition_expression(THERE).send().await)
            }
            "UpdateItem" => {
                let update = to.update_item().table_name(table).set_key(Some(item));
                let update = update.update_expression("SET touched = :t");
                let update = update.expression_attribute_values(":t", AttributeValue::Bool(true));
                granted(update.condition_expression(THERE).send().await)
            }
            "DeleteItem" => granted(to.delete_item().table_name(table).set_key(Some(item)).send().await),
            "BatchWriteItem" => {
                let delete = DeleteRequest::builder().set_key(Some(item)).build().expect("whole");
                let delete = WriteRequest::builder().delete_request(delete).build();
                granted(to.batch_write_item().request_items(table, vec![delete]).send().await)
            }
            _ => panic!("{call}: no such call"),
        }
    }

    async fn query(&self, short: &str, index: Option<&str>) -> Granted {
        let hash = if index.is_some() { "kind" } else { "pk" };
        let query = self.dynamodb.query().table_name(self.stack.table(short));
        let query = query.set_index_name(index.map(str::to_owned)).expression_attribute_names("#hash", hash);
        let query = query.key_condition_expression("#hash = :hash");
        let query = query.expression_attribute_values(":hash", AttributeValue::S("nobody".to_owned()));
        granted(query.send().await)
    }

    async fn key(&self, call: &str, purpose: &str, wrapped: &Blob) -> Granted {
        let (arn, context, kms) = (&self.stack.key_arn, Some(context(purpose)), &self.kms);
        match call {
            "GenerateDataKey" => {
                let generate = kms.generate_data_key().key_id(arn).key_spec(DataKeySpec::Aes256);
                granted(generate.set_encryption_context(context).send().await)
            }
            "Encrypt" => {
                let encrypt = kms.encrypt().key_id(arn).plaintext(Blob::new("not a secret"));
                granted(encrypt.set_encryption_context(context).send().await)
            }
            "Decrypt" => {
                let decrypt = kms.decrypt().key_id(arn).ciphertext_blob(wrapped.clone());
                granted(decrypt.set_encryption_context(context).send().await)
            }
            _ => panic!("{call}: no such call"),
        }
    }

    async fn invoke(&self, function: &str) -> Granted {
        let invoke = self.lambda.invoke().function_name(self.stack.function(function));
        granted(invoke.invocation_type(InvocationType::DryRun).send().await)
    }

    async fn secret(&self, name: &str) -> Granted {
        let arn = match name {
            "setup" => &self.stack.setup_secret_arn,
            "signing" => &self.stack.signing_secret_arn,
            _ => panic!("{name}: no such secret"),
        };
        granted(self.secrets.get_secret_value().secret_id(arn).send().await)
    }

    async fn mail(&self, sender: &str) -> Granted {
        let from = if sender == "sender" { "mailgather@admin.example" } else { "stranger@admin.example" };
        let text = || Content::builder().data("not a secret").build().expect("whole");
        let body = Body::builder().text(text()).build();
        let message = Message::builder().subject(text()).body(body).build();
        let mail = self.mails.send_email().from_email_address(from);
        let mail = mail.destination(Destination::builder().to_addresses("nobody@roles.example").build());
        granted(mail.content(EmailContent::builder().simple(message).build()).send().await)
    }
}

/// Holds for no item that is attempted here.
const THERE: &str = "attribute_exists(pk)";

fn key(table: &str) -> HashMap<String, AttributeValue> {
    let names = if table == "limits" { &["pk"][..] } else { &["pk", "sk"] };
    names.iter().map(|name| ((*name).to_owned(), AttributeValue::S("nobody".to_owned()))).collect()
}

fn context(purpose: &str) -> HashMap<String, String> {
    let app = if purpose == "other" { "another" } else { "mailgather" };
    [("app", app), ("purpose", purpose)].map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

fn granted<T>(answer: Result<T, impl ProvideErrorMetadata>) -> Granted {
    let Err(error) = answer else { return Ok(true) };
    match error.code() {
        Some("AccessDeniedException" | "AccessDenied") => Ok(false),
        // IAM let it through and the condition did not hold, or SES knows no such sender.
        Some("ConditionalCheckFailedException" | "TransactionCanceledException" | "MessageRejected") => {
            Ok(true)
        }
        code => Err(code.map(str::to_owned)),
    }
}
