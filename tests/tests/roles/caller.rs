//! One attempt after the other, and whether IAM let it through.

use std::collections::HashMap;

use aws_config::SdkConfig;
use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, DeleteRequest, Get, KeysAndAttributes, ReturnValue, TransactGetItem,
    TransactWriteItem, WriteRequest,
};
use aws_sdk_kms::primitives::Blob;
use aws_sdk_kms::types::DataKeySpec;
use aws_sdk_lambda::types::InvocationType;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use aws_sdk_sqs::types::QueueAttributeName;
use tests::Stack;

use crate::context;

pub(super) struct Caller<'a> {
    stack: &'a Stack,
    dynamodb: aws_sdk_dynamodb::Client,
    kms: aws_sdk_kms::Client,
    lambda: aws_sdk_lambda::Client,
    secrets: aws_sdk_secretsmanager::Client,
    mails: aws_sdk_sesv2::Client,
    queues: aws_sdk_sqs::Client,
}

/// Whether it was granted; if the call failed for another reason, that.
pub(super) type Granted = Result<bool, Option<String>>;

impl<'a> Caller<'a> {
    pub(super) fn new(aws: &SdkConfig, stack: &'a Stack) -> Self {
        Self {
            stack,
            dynamodb: aws_sdk_dynamodb::Client::new(aws),
            kms: aws_sdk_kms::Client::new(aws),
            lambda: aws_sdk_lambda::Client::new(aws),
            secrets: aws_sdk_secretsmanager::Client::new(aws),
            mails: aws_sdk_sesv2::Client::new(aws),
            queues: aws_sdk_sqs::Client::new(aws),
        }
    }

    pub(super) async fn table(&self, short: &str, call: &str) -> Granted {
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

    /// Reads an item without what is sealed in it.
    pub(super) async fn unsealed(&self, short: &str, call: &str) -> Granted {
        let (table, item, to) = (self.stack.table(short), key(short), &self.dynamodb);
        match call {
            "GetItem" => {
                let get = to.get_item().table_name(table).set_key(Some(item));
                granted(get.projection_expression(UNSEALED).send().await)
            }
            "BatchGetItem" => {
                let keys = KeysAndAttributes::builder().keys(item).projection_expression(UNSEALED);
                let keys = keys.build().expect("whole");
                granted(to.batch_get_item().request_items(table, keys).send().await)
            }
            "Query" => {
                let query = to.query().table_name(table).key_condition_expression("pk = :nobody");
                let query = query.expression_attribute_values(":nobody", AttributeValue::S("nobody".into()));
                granted(query.projection_expression(UNSEALED).send().await)
            }
            _ => panic!("{call}: no such call"),
        }
    }

    /// Writes an item and asks for what was there, which is a way to read it.
    pub(super) async fn returning(&self, short: &str, call: &str) -> Granted {
        let (table, item, to) = (self.stack.table(short), key(short), &self.dynamodb);
        let old = ReturnValue::AllOld;
        match call {
            "PutItem" => {
                let put = to.put_item().table_name(table).set_item(Some(item)).return_values(old);
                granted(put.condition_expression(THERE).send().await)
            }
            "UpdateItem" => {
                let update = to.update_item().table_name(table).set_key(Some(item)).return_values(old);
                let update = update.update_expression("REMOVE touched");
                granted(update.condition_expression(THERE).send().await)
            }
            "DeleteItem" => {
                let delete = to.delete_item().table_name(table).set_key(Some(item)).return_values(old);
                granted(delete.send().await)
            }
            _ => panic!("{call}: no such call"),
        }
    }

    /// Reads which mapping has a mailbox, and nothing else of the item.
    pub(super) async fn claim(&self, short: &str) -> Granted {
        let get = self.dynamodb.get_item().table_name(self.stack.table(short)).set_key(Some(key(short)));
        granted(get.projection_expression("pk, sk, purge_at, mapping_id").send().await)
    }

    pub(super) async fn query(&self, short: &str, index: Option<&str>) -> Granted {
        let hash = if index.is_some() { "kind" } else { "pk" };
        let query = self.dynamodb.query().table_name(self.stack.table(short));
        let query = query.set_index_name(index.map(str::to_owned)).expression_attribute_names("#hash", hash);
        let query = query.key_condition_expression("#hash = :hash");
        let query = query.expression_attribute_values(":hash", AttributeValue::S("nobody".to_owned()));
        granted(query.send().await)
    }

    pub(super) async fn key(&self, call: &str, purpose: &str, wrapped: &Blob) -> Granted {
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

    pub(super) async fn invoke(&self, function: &str) -> Granted {
        let invoke = self.lambda.invoke().function_name(self.stack.function(function));
        granted(invoke.invocation_type(InvocationType::DryRun).send().await)
    }

    pub(super) async fn secret(&self, name: &str) -> Granted {
        let arn = match name {
            "index" => &self.stack.index_secret_arn,
            "setup" => &self.stack.setup_secret_arn,
            "signing" => &self.stack.signing_secret_arn,
            "purelymail-token" => &self.stack.purelymail_token_secret_arn,
            _ => panic!("{name}: no such secret"),
        };
        granted(self.secrets.get_secret_value().secret_id(arn).send().await)
    }

    pub(super) async fn queue(&self, name: &str, call: &str) -> Granted {
        let (url, to) = (queue_url(self.stack, name), &self.queues);
        match call {
            "SendMessage" => granted(to.send_message().queue_url(url).message_body("").send().await),
            "ReceiveMessage" => {
                granted(to.receive_message().queue_url(url).max_number_of_messages(0).send().await)
            }
            "DeleteMessage" => {
                granted(to.delete_message().queue_url(url).receipt_handle("nothing").send().await)
            }
            "ChangeMessageVisibility" => {
                let change = to.change_message_visibility().queue_url(url).receipt_handle("nothing");
                granted(change.visibility_timeout(0).send().await)
            }
            "GetQueueAttributes" => {
                let get = to.get_queue_attributes().queue_url(url);
                granted(get.attribute_names(QueueAttributeName::QueueArn).send().await)
            }
            _ => panic!("{call}: no such call"),
        }
    }

    pub(super) async fn mail(&self, sender: &str) -> Granted {
        let from = if sender == "sender" { "mailgather@admin.example" } else { "stranger@admin.example" };
        let text = || Content::builder().data("not a secret").build().expect("whole");
        let body = Body::builder().text(text()).build();
        let message = Message::builder().subject(text()).body(body).build();
        let mail = self.mails.send_email().from_email_address(from);
        let mail = mail.destination(Destination::builder().to_addresses("nobody@roles.example").build());
        granted(mail.content(EmailContent::builder().simple(message).build()).send().await)
    }
}

fn queue_url<'a>(stack: &'a Stack, name: &str) -> &'a str {
    match name {
        "mappings" => &stack.mapping_queue_url,
        "dead-letters" => &stack.mapping_dead_letters_url,
        _ => panic!("{name}: no such queue"),
    }
}

/// Of a credential, what every admin function may know.
const UNSEALED: &str = "pk, sk, source_address";

/// Holds for no item that is attempted here.
const THERE: &str = "attribute_exists(pk)";

fn key(table: &str) -> HashMap<String, AttributeValue> {
    let names = if table == "limits" { &["pk"][..] } else { &["pk", "sk"] };
    names.iter().map(|name| ((*name).to_owned(), AttributeValue::S("nobody".to_owned()))).collect()
}

fn granted<T>(answer: Result<T, impl ProvideErrorMetadata>) -> Granted {
    let Err(error) = answer else { return Ok(true) };
    match error.code() {
        Some("AccessDeniedException" | "AccessDenied") => Ok(false),
        // IAM let it through and the condition did not hold, SES knows no such sender, SQS can't do it.
        Some(
            "ConditionalCheckFailedException"
            | "TransactionCanceledException"
            | "MessageRejected"
            | "MissingParameter"
            | "InvalidParameterValue"
            | "ReceiptHandleIsInvalid",
        ) => Ok(true),
        code => Err(code.map(str::to_owned)),
    }
}
