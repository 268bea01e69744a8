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
    assert_eq!(texts(&all["flavors"], "id"), ["1", "2", "3", "4", "42", "5", "84"]);
    assert_eq!(keys_of(&all["flavors"][0]), ["id", "name", "links"]);
    let large = list("ListFlavorsDetail", json!({ "minRam": 2048, "minDisk": 40, "limit": 2 }));
    assert_eq!(texts(&large["flavors"], "name"), ["m1.medium", "m1.large"]);
    let next = large["flavors_links"][0]["href"].as_str().unwrap();
    assert_eq!(next, "/v2.1/flavors/detail?minRam=2048&minDisk=40&limit=2&marker=4");
    let rest = list("ListFlavorsDetail", json!({ "limit": 2, "minRam": 2048, "minDisk": 40, "marker": "4" }));
    assert_eq!((texts(&rest["flavors"], "id"), rest.get("flavors_links")), (vec!["5".to_owned()], None));
    let sorted = list("ListFlavors", json!({ "sort_key": "memory_mb", "sort_dir": "desc", "limit": 2 }));
    assert_eq!(texts(&sorted["flavors"], "id"), ["5", "4"]);
    let next = sorted["flavors_links"][0]["href"].as_str().unwrap();
    assert_eq!(next, "/v2.1/flavors?sort_key=memory_mb&sort_dir=desc&limit=2&marker=4");
    // All are public. To look for others is for administrators: of others it is ignored, as Compute does.
    let private = json!({ "is_public": "false" });
    assert_eq!(list("ListFlavors", private.clone())["flavors"].as_array().unwrap().len(), 7);
    let seen = compute.call_as("admin", "compute", "ListFlavors", &private);
    assert_eq!(seen.output()["flavors"], json!([]));
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
    compute.call("ListFlavors", &json!({ "marker": "none" })).assert_invalid_parameter();
    for wrong in [
        json!({ "minRam": "much" }),
        json!({ "is_public": "perhaps" }),
        json!({ "sort_key": "colour" }),
        json!({ "sort_dir": "up" }),
    ] {
        compute.call("ListFlavors", &wrong).assert_invalid_parameter();
    }
}

#[test]
fn a_flavor_tells_its_extra_specs_and_to_whom_it_belongs() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.toml");
    let built_in = String::from_utf8(binary().arg("catalogue").output().unwrap().stdout).unwrap();
    let own = "\n[[flavor]]\nid = \"huge\"\nname = \"huge\"\nvcpus = 64\nram = 1024\ndisk = 0\nextra_specs.\"hw:mem_page_size\" = \"large\"\n";
    std::fs::write(&path, format!("{built_in}{own}")).unwrap();
    let compute = Compute::in_memory(&["--catalogue", path.to_str().unwrap()]);
    let specs = |id: &str| compute.call("ListFlavorExtraSpecs", &json!({ "flavorId": id }));
    assert_eq!(specs("1").output()["extra_specs"], json!({}));
    assert_eq!(specs("huge").output()["extra_specs"], json!({ "hw:mem_page_size": "large" }));
    specs("none").assert_refused(404, "INVALID_FLAVOR_NOT_FOUND");
    let spec = |id: &str, key: &str| {
        compute.call("ShowFlavorExtraSpec", &json!({ "flavorId": id, "extraSpec": key }))
    };
    assert_eq!(spec("huge", "hw:mem_page_size").output()["hw:mem_page_size"], "large");
    let reply = spec("1", "hw:cpu_policy");
    let reply = reply.assert_refused(404, "INVALID_FLAVOR_EXTRA_SPEC_NOT_FOUND");
    assert_eq!(reply.message(), "Flavor 1 has no extra specs with key hw:cpu_policy.");
    let access = |who: &str| compute.call_as(who, "compute", "ListFlavorAccess", &json!({ "flavorId": "1" }));
    access("member").assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION");
    access("admin").assert_refused(404, "INVALID_FLAVOR_ACCESS_NOT_FOUND");
}

#[test]
fn there_is_one_zone_and_administrators_see_its_hosts() {
    let compute = Compute::in_memory(&[]);
    let zones = |who: &str, action: &str| compute.call_as(who, "compute", action, &json!({}));
    let zone =
        |hosts: Value| json!([{ "zoneName": "nova", "zoneState": { "available": true }, "hosts": hosts }]);
    let seen = zones("reader", "ListAvailabilityZones");
    assert_eq!(seen.output()["availabilityZoneInfo"], zone(Value::Null));
    let seen = zones("admin", "ListAvailabilityZonesDetail");
    assert_eq!(
        seen.output()["availabilityZoneInfo"],
        zone(
            json!({ "zc-gateway": { "nova-compute": { "active": true, "available": true, "updated_at": null } } })
        )
    );
    zones("member", "ListAvailabilityZonesDetail").assert_refused(403, "AUTHFAILURE_UNAUTHORIZED_OPERATION");
}

#[test]
fn images_are_found_as_the_image_service_finds_them() {
    let compute = Compute::in_memory(&[]);
    let list = |parameters: Value| compute.call("ListImages", &parameters).output().clone();
    let all = list(json!({}));
    assert_eq!(texts(&all["images"], "status"), ["active"; 5]);
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
    assert_eq!(texts(&first["images"], "name"), ["cirros-0.6.3-x86_64-disk", "cirros", "alpine-3.23"]);
    let marker = "5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a04";
    assert_eq!(first["next"], format!("/v2/images?limit=3&marker={marker}"));
    let second = list(json!({ "limit": 3, "marker": [marker] }));
    assert_eq!(texts(&second["images"], "name"), ["debian-13", "ubuntu-24.04"]);
    assert_eq!(second.get("next"), None);
    let shown = compute.call("ShowImage", &json!({ "imageId": IMAGE }));
    assert_eq!((&shown.output()["name"], &shown.output()["visibility"]), (&json!(cirros), &json!("public")));
    let reply = compute.call("ShowImage", &json!({ "imageId": cirros }));
    let reply = reply.assert_refused(404, "INVALID_IMAGE_NOT_FOUND");
    assert_eq!(reply.message(), format!("No image found with ID {cirros}"));
}

#[test]
fn every_attribute_of_an_image_is_a_filter_and_an_order() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("my.toml");
    let built_in = String::from_utf8(binary().arg("catalogue").output().unwrap().stdout).unwrap();
    let own = "\n[[image]]\nid = \"5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1aff\"\nname = \"mine\"\ndisk_format = \"raw\"\nsize = 5\nmin_ram = 64\ncreated_at = \"2025-01-01T00:00:00Z\"\ntags = [\"ready\", \"small\"]\nproperties.os_distro = \"debian\"\n";
    std::fs::write(&path, format!("{built_in}{own}")).unwrap();
    let compute = Compute::in_memory(&["--catalogue", path.to_str().unwrap()]);
    let names = |parameters: &Value| {
        let reply = compute.call("ListImages", parameters);
        texts(&reply.output()["images"], "name")
    };
    for only_mine in [
        json!({ "os_distro": "debian" }),
        json!({ "tag": ["ready", "small"] }),
        json!({ "disk_format": "in:raw,iso" }),
        json!({ "size_max": 5 }),
        json!({ "size": 5 }),
        json!({ "min_ram": 64 }),
        json!({ "created_at": "lt:2026-01-01T00:00:00Z" }),
        json!({ "sort_key": "created_at", "sort_dir": "asc", "limit": 1 }),
        json!({ "sort": "size:asc", "limit": 1 }),
        json!({ "name": "mine", "protected": "true", "os_hidden": "false", "member_status": "all" }),
    ] {
        assert_eq!(names(&only_mine), ["mine"], "{only_mine}");
    }
    for none in [
        json!({ "os_distro": "plan9" }),
        json!({ "colour": "red" }),
        json!({ "tag": ["ready", "large"] }),
        json!({ "owner": "5d8b99310e6c49eaa5413aa659170deb" }),
        json!({ "protected": "false" }),
        json!({ "os_hidden": "true" }),
        json!({ "container_format": "docker" }),
        json!({ "checksum": "d41d8cd98f00b204e9800998ecf8427e" }),
        json!({ "updated_at": "gt:2026-10-01" }),
        json!({ "visibility": "shared", "member_status": "pending" }),
    ] {
        assert_eq!(names(&none), [] as [&str; 0], "{none}");
    }
    for (wrong, says) in [
        (json!({ "sort_key": "colour" }), "`colour`"),
        (json!({ "sort": "name:up" }), "`up`"),
        (json!({ "sort": "name", "sort_key": "size" }), "cannot be combined"),
        (json!({ "visibility": "secret" }), "`secret`"),
        (json!({ "status": "lost" }), "`lost`"),
        (json!({ "created_at": "soon" }), "`soon`"),
        (json!({ "size_min": "large" }), "`large`"),
        (json!({ "self": "/v2/images" }), "`self`"),
    ] {
        let reply = compute.call("ListImages", &wrong);
        let reply = reply.assert_invalid_parameter();
        assert!(reply.message().contains(says), "{wrong}: {}", reply.message());
    }
    let shown = compute.call("ShowImage", &json!({ "imageId": "5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1aff" }));
    assert_eq!(shown.output()["os_distro"], "debian");
    assert_eq!(shown.output()["tags"], json!(["ready", "small"]));
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
