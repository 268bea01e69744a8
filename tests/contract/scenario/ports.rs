//! Ports: what they are called, what they carry, and all their life.

use serde_json::json;

use super::super::answers::Observer;
use super::{by_tag, last_hour, tagged, text, until};

/// How ports are listed.
pub const LIST: (&str, &str, &str) = ("DescribePorts", "portIds", "portStatus");

/// The ports of the story, all RUNNING.
pub struct Ports {
    pub singapore: String,
    pub hong_kong: String,
    pub frankfurt: String,
}

pub fn begin(observer: &mut Observer) -> Ports {
    let ports = Ports {
        singapore: create(observer, "SIN1", "10G"),
        hong_kong: create(observer, "HKG1", "10G"),
        frankfurt: create(observer, "FRA1", "10G"),
    };
    for id in [&ports.singapore, &ports.hong_kong, &ports.frankfurt] {
        until(observer, LIST, id, "RUNNING");
    }
    // A prepaid one, which has a term.
    create(observer, "LAX1", "400G");
    let mut filters = json!({
        "portIds": [ports.singapore],
        "dcId": "SIN1",
        "portName": "port of",
        "cityName": "singa",
        "pageNum": 1,
        "pageSize": 20,
    });
    let newer = observer.is_newer();
    let (name, value) = if newer { ("resourceGroupId", "default") } else { ("portRemarks", "note") };
    filters[name] = json!(value);
    observer.one("DescribePorts", &by_tag(observer, filters));
    observer.call("DescribePorts", &json!({}));
    ports
}

fn create(observer: &mut Observer, data_center: &str, port_type: &str) -> String {
    let order = json!({
        "dcId": data_center,
        "portName": format!("Port of {data_center}"),
        "portRemarks": "A note",
        "portType": port_type,
        "businessEntityName": "Example Ltd.",
        "marketingOptions": { "discountCode": "NONE", "usePocVoucher": false },
    });
    let answer = observer.call("CreatePort", &tagged(observer, order));
    text(&answer, "portId")
}

/// What is asked of ports once they carry something, and the end of one that carries nothing.
pub fn end(observer: &mut Observer, ports: &Ports) {
    let window = last_hour(observer, json!({ "portId": ports.singapore }));
    observer.call("DescribePortTraffic", &window);
    observer.call("DescribePortUsableVlan", &json!({ "portId": ports.singapore, "dcId": "SIN1" }));
    let id = create(observer, "TYO1", "1G");
    until(observer, LIST, &id, "RUNNING");
    observer.call(
        "ModifyPortAttribute",
        &json!({ "portId": id, "portName": "b", "portRemarks": "c", "businessEntityName": "Other Ltd." }),
    );
    observer.call("TerminatePort", &json!({ "portId": id }));
    until(observer, LIST, &id, "RECYCLED");
    observer.call("RenewPort", &json!({ "portId": id }));
    until(observer, LIST, &id, "RUNNING");
    observer.call("TerminatePort", &json!({ "portId": id }));
    observer.call("DestroyPort", &json!({ "portId": id }));
    // The letter comes at last.
    observer.wait("DescribePorts", &json!({ "portIds": [ports.singapore] }), |answer| {
        answer["dataSet"][0].get("loaDownloadUrl").filter(|url| url.is_string()).cloned()
    });
}
