//! What the command line makes of itself: completions for shells, manual pages, and its version.

use std::process::{Command, Output};

use crate::harness::binary;

fn run(arguments: &[&str]) -> Output {
    let output = binary().args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", text(&output.stderr));
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What bash offers after these words, the last of which is being typed.
fn offered(script: &std::path::Path, words: &[&str]) -> Vec<String> {
    let ask = "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1))
        name=$(complete -p zc-gateway | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
        \"$name\" zc-gateway \"${COMP_WORDS[COMP_CWORD]}\" \"${COMP_WORDS[COMP_CWORD - 1]}\"
        printf '%s\\n' \"${COMPREPLY[@]}\"";
    let output = Command::new("bash").args(["-c", ask, "bash"]).arg(script).args(words).output().unwrap();
    text(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_verbs_flags_and_names_of_actions() {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("zc-gateway");
    std::fs::write(&script, run(&["completions", "bash"]).stdout).unwrap();
    assert_eq!(offered(&script, &["zc-gateway", "heal"]), ["healthcheck"]);
    assert_eq!(offered(&script, &["zc-gateway", "key", "crea"]), ["create"]);
    let ports = offered(&script, &["zc-gateway", "call", "DescribePort"]);
    assert_eq!(ports, ["DescribePortTraffic", "DescribePortUsableVlan", "DescribePorts"]);
    assert_eq!(offered(&script, &["zc-gateway", "call", "--out"]), ["--output"]);
    assert_eq!(offered(&script, &["zc-gateway", "call", "DescribePorts", "--output", "ta"]), ["table"]);
}

#[test]
fn every_shell_gets_a_script() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = text(&run(&["completions", shell]).stdout);
        assert!(script.contains("healthcheck"), "{shell}");
        // The others complete flags and verbs only.
        let positions = matches!(shell, "bash" | "zsh");
        assert_eq!(script.contains("CreatePrivateConnect"), positions, "{shell}");
    }
    assert_eq!(binary().args(["completions", "tcsh"]).output().unwrap().status.code(), Some(2));
}

#[test]
fn there_is_a_manual_page_for_each_verb() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("new/man1");
    assert!(run(&["man", "--out", pages.to_str().unwrap()]).stdout.is_empty());
    let command = zc_gateway::cli::command();
    let main = text(&run(&["man"]).stdout);
    for verb in command.get_subcommands() {
        let name = format!("zc-gateway-{}", verb.get_name());
        let page = std::fs::read_to_string(pages.join(format!("{name}.1"))).unwrap();
        assert!(page.starts_with(".ie \\n(.g") && page.contains(".SH SYNOPSIS"), "{name}: {page}");
        assert!(main.contains(&name.replace('-', "\\-")), "{name} is not named on the main page");
        for nested in verb.get_subcommands() {
            assert!(pages.join(format!("{name}-{}.1", nested.get_name())).is_file(), "{name}");
        }
    }
    assert_eq!(std::fs::read_to_string(pages.join("zc-gateway.1")).unwrap(), main);
    let denied = binary().args(["man", "--out", "/dev/null/pages"]).output().unwrap();
    assert_eq!(denied.status.code(), Some(1));
    assert!(text(&denied.stderr).contains("/dev/null/pages"), "{}", text(&denied.stderr));
}

#[test]
fn the_version_names_the_commit_of_a_checkout() {
    let short = text(&run(&["-V"]).stdout);
    assert_eq!(short, format!("zc-gateway {}\n", env!("CARGO_PKG_VERSION")));
    let long = text(&run(&["--version"]).stdout);
    let Some((version, built)) = long.trim_end().split_once(" (") else {
        assert_eq!(long, short, "without a checkout there is but the version");
        return;
    };
    assert_eq!(version, short.trim_end());
    let (commit, day) = built.strip_suffix(')').unwrap().split_once(' ').unwrap();
    assert!(commit.len() >= 12 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()), "{commit}");
    assert!(day.len() == 10 && day.split('-').count() == 3, "{day}");
    let mut git = Command::new("git");
    git.args(["cat-file", "-e", &format!("{commit}^{{commit}}")]).current_dir(env!("CARGO_MANIFEST_DIR"));
    assert!(git.status().unwrap().success(), "there is no commit {commit}");
}
