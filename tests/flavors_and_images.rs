//! What servers are made of: flavors and images, from the catalogue.

use serde_json::{Value, json};

use crate::harness::compute::{Compute, IMAGE, UNKNOWN};
use crate::harness::{binary, keys_of};

fn texts(list: &Value, field: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|entry| entry[field].as_str().unwrap().to_owned()).collect()
}

#[test]
fn flavors_are_listed_page_by_page_and_shown() {
    let compute = Compute::in_memory(&[]);
    let list = |action: &str, parameters: Value| compute.call(action, &parameters).output().clone();
    let all = list("ListFlavors", json!({ "is_public": ["None"] }));
    assert_eq!(texts(&all["flavors"], "id"), ["42", "84", "1", "2", "3", "4", "5"]);
    assert_eq!(keys_of(&all["flavors"][0]), ["id", "name", "links"]);
    let large = list("ListFlavorsDetail", json!({ "minRam": 2048, "minDisk": 40, "limit": 2 }));
    assert_eq!(texts(&large["flavors"], "name"), ["m1.medium", "m1.large"]);
    let next = large["flavors_links"][0]["href"].as_str().unwrap();
    assert_eq!(next, "/v2.1/flavors/detail?minRam=2048&minDisk=40&limit=2&marker=4");
    let rest = list("ListFlavorsDetail", json!({ "limit": 2, "minRam": 2048, "minDisk": 40, "marker": "4" }));
    assert_eq!((texts(&rest["flavors"], "id"), rest.get("flavors_links")), (vec!["5".to_owned()], None));
    let shown = list("ShowFlavor", json!({ "flavorId": "1", "baseUrl": "http://h:1/v2.1/" }));
    let flavor = &shown["flavor"];
    let keys = [
        "id",
        "name",
        "ram",
        "disk",
        "vcpus",
        "swap",
        "OS-FLV-EXT-DATA:ephemeral",
        "OS-FLV-DISABLED:disabled",
        "os-flavor-access:is_public",
        "rxtx_factor",
        "links",
    ];
    assert_eq!(keys_of(flavor), keys);
    assert_eq!((&flavor["ram"], &flavor["swap"]), (&json!(512), &json!("")));
    assert_eq!(flavor["links"][0]["href"], "http://h:1/v2.1/flavors/1");
    let reply = compute.call("ShowFlavor", &json!({ "flavorId": "m1.tiny" }));
    let reply = reply.assert_refused(404, "INVALID_FLAVOR_NOT_FOUND");
    assert_eq!(reply.message(), "Flavor m1.tiny could not be found.");
    compute.call("ListFlavors", &json!({ "marker": "none" })).assert_refused(400, "INVALID_PARAMETER");
    compute.call("ListFlavors", &json!({ "minRam": "much" })).assert_refused(400, "INVALID_PARAMETER");
}

#[test]
fn images_are_found_as_the_image_service_finds_them() {
    let compute = Compute::in_memory(&[]);
    let list = |parameters: Value| compute.call("ListImages", &parameters).output().clone();
    let all = list(json!({}));
    assert_eq!(texts(&all["images"], "status"), ["active"; 4]);
    assert_eq!((&all["first"], &all["schema"]), (&json!("/v2/images"), &json!("/v2/schemas/images")));
    let cirros = "cirros";
    for parameters in [
        json!({ "name": [cirros] }),
        json!({ "id": IMAGE }),
        json!({ "id": [format!("in:{UNKNOWN},{IMAGE}")] }),
        json!({ "name": format!("in:\"{cirros}\""), "visibility": "public", "status": "active" }),
    ] {
        assert_eq!(texts(&list(parameters.clone())["images"], "name"), [cirros], "{parameters}");
    }
    for parameters in
        [json!({ "name": "cirr" }), json!({ "visibility": "private" }), json!({ "status": "queued" })]
    {
        assert_eq!(list(parameters.clone())["images"], json!([]), "{parameters}");
    }
    let first = list(json!({ "limit": 3 }));
    let marker = "5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a02";
    assert_eq!(first["next"], format!("/v2/images?limit=3&marker={marker}"));
    let second = list(json!({ "limit": 3, "marker": [marker] }));
    assert_eq!((second["images"].as_array().unwrap().len(), second.get("next")), (1, None));
    let shown = compute.call("ShowImage", &json!({ "imageId": IMAGE }));
    assert_eq!((&shown.output()["name"], &shown.output()["visibility"]), (&json!(cirros), &json!("public")));
    let reply = compute.call("ShowImage", &json!({ "imageId": cirros }));
    let reply = reply.assert_refused(404, "INVALID_IMAGE_NOT_FOUND");
    assert_eq!(reply.message(), format!("No image found with ID {cirros}"));
}

#[test]
fn a_catalogue_of_ones_own_says_what_servers_are_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.toml");
    let built_in = binary().arg("catalogue").output().unwrap().stdout;
    let built_in = String::from_utf8(built_in).unwrap();
    let start = built_in.find("[[flavor]]\nid").unwrap();
    let end = start + built_in[start..].find("\n[[price").or_else(|| built_in[start..].find("\n# ")).unwrap();
    let without = format!("{}{}", &built_in[..start], &built_in[end..]);
    std::fs::write(&path, &without).unwrap();
    let compute = Compute::in_memory(&["--catalogue", path.to_str().unwrap()]);
    assert_eq!(compute.call("ListFlavorsDetail", &json!({})).output()["flavors"], json!([]));
    assert_eq!(compute.call("ListImages", &json!({})).output()["images"], json!([]));
    let own = "\n[[flavor]]\nid = \"big\"\nname = \"big\"\nvcpus = 64\nram = 1024\ndisk = 0\nswap = 512\nephemeral = 7\n";
    std::fs::write(&path, format!("{without}{own}")).unwrap();
    let compute = Compute::in_memory(&["--catalogue", path.to_str().unwrap()]);
    let flavors = compute.call("ListFlavorsDetail", &json!({})).output()["flavors"].clone();
    let flavor = &flavors[0];
    assert_eq!((&flavor["swap"], &flavor["OS-FLV-EXT-DATA:ephemeral"]), (&json!(512), &json!(7)));
}
