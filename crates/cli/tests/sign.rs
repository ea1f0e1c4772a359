//! Signing a finished site, and checking that it is as it was signed.

use bookmobile_press::{Options, compile_content, fingerprint};
use bookmobile_site::{App, Memory};
use bookmobile_sources::{ReadOptions, SITE_LIST, read, recognise};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A folder with a site, and the password that the program is given.
struct Desk {
    folder: TempDir,
    password: &'static str,
}

/// The exit code of the program, and what it printed.
type Outcome = (i32, String);

impl Desk {
    /// A site as `bookmobile build` leaves it, and a pair of keys without a password.
    fn new() -> Self {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sources/tests/folders/mdbook");
        let content = read(&source, recognise(&source).kind, &ReadOptions::default());
        let compiled = compile_content(content, &Options::default()).expect("no mistakes");
        let mut files = Memory::new();
        bookmobile_site::build(&App::default(), &compiled, &mut files).expect("it is built");
        let desk = Self {
            folder: tempfile::tempdir().expect("a folder"),
            password: "",
        };
        let mut list = String::new();
        for (path, bytes) in &files {
            desk.write(&format!("site/{path}"), bytes);
            writeln!(list, "{} {path}", fingerprint(bytes)).expect("text");
        }
        desk.write(&format!("site/{SITE_LIST}"), list.as_bytes());
        desk.succeeds(&["keys", "me"]);
        desk
    }

    fn signed() -> Self {
        let desk = Self::new();
        desk.succeeds(&["sign", "site", "--key", "me.key"]);
        desk
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect(path)
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let file = self.path(path);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, bytes).expect(path);
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        let run = Command::new(env!("CARGO_BIN_EXE_bookmobile"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env("BOOKMOBILE_KEY_PASSWORD", self.password)
            .output()
            .expect("it runs");
        let printed = [run.stdout, run.stderr].concat();
        let printed = String::from_utf8_lossy(&printed).into_owned();
        (run.status.code().unwrap_or(-1), printed)
    }

    fn succeeds(&self, arguments: &[&str]) -> String {
        let (code, printed) = self.run(arguments);
        assert_eq!(code, 0, "{arguments:?}: {printed}");
        printed
    }

    /// Runs a command that fails with this code, and says this.
    fn fails(&self, arguments: &[&str], code: i32, says: &str) -> String {
        let (found, printed) = self.run(arguments);
        assert_eq!(found, code, "{arguments:?}: {printed}");
        assert!(printed.contains(says), "{arguments:?}: {printed}");
        printed
    }

    /// The key's id and Base64, from the file of a public key.
    fn key(&self, file: &str) -> (String, String) {
        let text = self.read(file);
        let (comment, key) = text.trim_end().split_once('\n').expect("two lines");
        let (_, id) = comment.rsplit_once(' ').expect("an id");
        (id.to_owned(), key.to_owned())
    }
}

const VERIFY: [&str; 4] = ["verify", "site", "--key", "me.pub"];
const SIGN: [&str; 4] = ["sign", "site", "--key", "me.key"];
const PAGE: &str = "site/en/index.html";

#[test]
fn a_signed_site_is_as_it_was_signed() {
    let desk = Desk::signed();
    let (id, key) = desk.key("me.pub");
    let printed = desk.succeeds(&VERIFY);
    assert_eq!(printed.lines().count(), 1, "{printed}");
    assert!(printed.contains(&id) && printed.contains(&key), "{printed}");
    assert_eq!(desk.succeeds(&["verify", "site", "--key", &key]), printed);
    assert_eq!(
        desk.succeeds(&["verify", "site", "--key", "me.pub", "-q"]),
        ""
    );
    let alone = desk.succeeds(&["verify", "site"]);
    assert!(alone.starts_with(&printed), "{alone}");
    assert!(
        alone.contains("who signed it is only known with --key"),
        "{alone}"
    );
}

#[test]
fn a_site_that_differs_is_reported_with_its_paths() {
    let desk = Desk::signed();
    let page = fs::read(desk.path(PAGE)).expect("a page");
    let mut changed = page.clone();
    changed[100] ^= 1;
    desk.write(PAGE, &changed);
    desk.write("site/en/new.js", b"alert(1)");
    desk.write("site/.git/HEAD", b"of a tool");
    fs::remove_file(desk.path("site/en/feed.xml")).expect("it is removed");
    let printed = desk.fails(&VERIFY, 1, "1 changed, 1 missing, 1 additional");
    for line in [
        "changed: en/index.html",
        "missing: en/feed.xml",
        "additional: en/new.js",
    ] {
        assert!(printed.contains(line), "{printed}");
    }
    assert_eq!(printed.lines().count(), 4, "{printed}");
    desk.write(PAGE, &page);
    fs::remove_file(desk.path("site/en/new.js")).expect("it is removed");
    desk.fails(&VERIFY, 1, "0 changed, 1 missing, 0 additional");
    for at in 0..30 {
        desk.write(&format!("site/more/{at}.txt"), b"more");
    }
    let printed = desk.fails(&VERIFY, 1, "0 changed, 1 missing, 30 additional");
    assert_eq!(printed.lines().count(), 22, "{printed}");
    assert!(printed.ends_with("  and 11 more\n"), "{printed}");
}

#[cfg(unix)]
#[test]
fn a_link_is_no_file_of_a_site() {
    let desk = Desk::signed();
    fs::rename(desk.path(PAGE), desk.path("elsewhere.html")).expect("it is moved");
    std::os::unix::fs::symlink(desk.path("elsewhere.html"), desk.path(PAGE)).expect("a link");
    desk.fails(&VERIFY, 1, "missing: en/index.html");
}

#[test]
fn what_is_signed_has_all_files_and_the_same_bytes_again() {
    let desk = Desk::signed();
    let first = desk.read("site/signed.json");
    let signed: serde_json::Value = serde_json::from_str(&first).expect("JSON");
    assert_eq!(signed["format"], 1);
    assert_eq!(signed["title"], "The book van");
    let files = signed["sha256"].as_object().expect("files");
    let list = desk.read(&format!("site/{SITE_LIST}"));
    let listed: Vec<&str> = list.lines().map(|line| &line[11..]).collect();
    let added = ["signed.json", "signed.json.minisig", "signed.json.pub"];
    assert!(added.iter().all(|name| listed.contains(name)));
    assert_eq!(files.len(), listed.len() - added.len());
    for (path, hash) in files {
        let hash = hash.as_str().expect("a hash");
        assert!(hash.len() == 64 && list.contains(&format!("{} {path}\n", &hash[..10])));
    }
    desk.succeeds(&SIGN);
    assert_eq!(desk.read("site/signed.json"), first);
    desk.succeeds(&VERIFY);
}

#[test]
fn another_key_is_refused() {
    let desk = Desk::signed();
    desk.succeeds(&["keys", "other"]);
    let ((mine, _), (other, _)) = (desk.key("me.pub"), desk.key("other.pub"));
    let by_other = format!("signed with key {mine}, and not with key {other}");
    desk.fails(&["verify", "site", "--key", "other.pub"], 1, &by_other);
    // A wrong key beside the site would mislead who has no other.
    let own = desk.read("site/signed.json.pub");
    desk.write("site/signed.json.pub", desk.read("other.pub").as_bytes());
    desk.fails(&VERIFY, 1, "changed: signed.json.pub");
    desk.fails(&["verify", "site"], 1, &by_other);
    desk.write("site/signed.json.pub", own.as_bytes());
    let json = desk
        .read("site/signed.json")
        .replace("The book van", "A book van");
    desk.write("site/signed.json", json.as_bytes());
    desk.fails(&VERIFY, 1, "is no signature of signed.json");
    desk.write("site/signed.json.minisig", b"nothing");
    desk.fails(&VERIFY, 1, "signed.json.minisig is no signature");
    fs::remove_file(desk.path("site/signed.json.minisig")).expect("it is removed");
    desk.fails(
        &VERIFY,
        1,
        "site is not signed: it has no signed.json.minisig",
    );
}

#[test]
fn an_encrypted_key_needs_its_password() {
    let mut desk = Desk::new();
    desk.password = "the van comes on Friday";
    desk.succeeds(&["keys", "locked"]);
    let arguments = ["sign", "site", "--key", "locked.key"];
    desk.succeeds(&arguments);
    desk.succeeds(&["verify", "site", "--key", "locked.pub"]);
    desk.password = "the van comes on Monday";
    desk.fails(&arguments, 3, "the password is not that of locked.key");
}

/// A key that `minisign -G -W` of version 0.11 made for this test.
const OF_MINISIGN: &str = "untrusted comment: minisign encrypted secret key
RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA7x0hf6O8X6Fh6+DKgil/\
0pMlG0QSgBfXCjaPSUL/JANUu39AvnynRIahDOTFlDMNneDsLq6dYD7vq3YCe2fjMrDe8toeOJvOAAAAAAAAAAAAAAAAAA\
AAAAAAAAAAAAAAAAAAAAAAAAA=
";

#[test]
fn a_key_of_minisign_signs() {
    let desk = Desk::new();
    desk.write("minisign.key", OF_MINISIGN.as_bytes());
    desk.succeeds(&["sign", "site", "--key", "minisign.key"]);
    let key = "RWTvHSF/o7xfoYahDOTFlDMNneDsLq6dYD7vq3YCe2fjMrDe8toeOJvO";
    let printed = desk.succeeds(&["verify", "site", "--key", key]);
    assert!(printed.contains("A15FBCA37F211DEF"), "{printed}");
    // Its public half is another one.
    let damaged = OF_MINISIGN.replace("RIahDOTF", "RIahDOTG");
    desk.write("damaged.key", damaged.as_bytes());
    desk.fails(
        &["sign", "site", "--key", "damaged.key"],
        3,
        "its signatures are wrong",
    );
    desk.write("damaged.key", &OF_MINISIGN.as_bytes()[..150]);
    desk.fails(
        &["sign", "site", "--key", "damaged.key"],
        3,
        "damaged.key is damaged",
    );
    desk.succeeds(&["verify", "site", "--key", key]);
}

#[test]
fn a_mistake_is_named() {
    let desk = Desk::new();
    desk.write("notes.txt", b"one\ntwo\n");
    desk.write("bytes", &[0xff, 0xfe, b'\n', 0xff]);
    for file in ["notes.txt", "bytes"] {
        desk.fails(&["sign", "site", "--key", file], 3, "has no secret key");
    }
    desk.fails(&["sign", "site", "--key", "me.pub"], 3, "has a public key");
    desk.fails(&["sign", "site", "--key", "none.key"], 3, "none.key");
    desk.write("site/me.key", desk.read("me.key").as_bytes());
    let inside = ["sign", "site", "--key", "site/me.key"];
    desk.fails(&inside, 3, "would be published");
    fs::remove_file(desk.path("site/me.key")).expect("it is removed");
    desk.fails(
        &["sign", ".", "--key", "me.key"],
        3,
        "is no folder of a site",
    );
    desk.fails(&["keys", "me"], 3, "is there already");

    desk.fails(&VERIFY, 1, "site is not signed: it has no signed.json");
    desk.fails(&["verify", "nowhere"], 3, "nowhere is no folder");
    let with = |key| ["verify", "site", "--key", key];
    desk.fails(&with("nonsense"), 3, "neither a public key nor a file");
    desk.fails(&with("notes.txt"), 3, "has no public key");
    desk.fails(&with("me.key"), 3, "has a secret key");

    fs::remove_file(desk.path(PAGE)).expect("it is removed");
    desk.fails(&SIGN, 3, "index.html is missing; build the site again");
}

#[test]
fn files_that_no_build_wrote_stay_and_are_named() {
    let desk = Desk::new();
    desk.write("site/CNAME", b"example.org");
    desk.write(PAGE, b"changed by hand");
    let printed = desk.succeeds(&SIGN);
    assert!(
        printed.contains("`bookmobile verify` reports them: CNAME\n"),
        "{printed}"
    );
    assert!(
        printed.contains("signed as they are: en/index.html\n"),
        "{printed}"
    );
    desk.fails(&VERIFY, 1, "0 changed, 0 missing, 1 additional");
    let desk = Desk::new();
    desk.write("site/signed.json", b"mine");
    desk.fails(&SIGN, 3, "signing would replace it");
    assert_eq!(desk.read("site/signed.json"), "mine");
}

#[cfg(unix)]
#[test]
fn a_secret_key_can_only_be_read_by_who_made_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    let about = fs::metadata(desk.path("me.key")).expect("a key");
    assert_eq!(about.permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_collection_file_has_its_signature_if_a_key_is_given() {
    let desk = Desk::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sources/tests/folders/mdbook");
    let source = source.to_str().expect("a path in UTF-8");
    let has_signature = |file: &str| {
        let bytes = fs::read(desk.path(file)).expect(file);
        let name = b"signed.json.minisig";
        bytes.windows(name.len()).any(|part| part == name)
    };
    desk.succeeds(&["pack", source, "--collection", "a.bookmobile"]);
    assert!(!has_signature("a.bookmobile"));
    let signed = ["--collection", "b.bookmobile", "--key", "me.key"];
    desk.succeeds(&[&["pack", source], &signed[..]].concat());
    assert!(has_signature("b.bookmobile"));
}
