//! What the command line takes as a source, a folder or a single file, and what it refuses
//! as the folder of a site.

use std::path::Path;
use std::process::Command;

/// Runs `bookmobile check`; returns the exit code and what was printed.
fn check(source: &Path) -> (i32, String) {
    check_with(source, &[])
}

/// As [`check`], with further arguments.
fn check_with(source: &Path, more: &[&str]) -> (i32, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_bookmobile"))
        .arg("check")
        .arg(source)
        .args(more)
        .output()
        .expect("it runs");
    let printed = [run.stdout, run.stderr].concat();
    let printed = String::from_utf8_lossy(&printed).into_owned();
    (run.status.code().unwrap_or(-1), printed)
}

#[test]
fn a_file_is_a_collection() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("van.md");
    std::fs::write(&file, "# The van\n\nIt comes.\n").expect("a file");
    let (code, printed) = check(&file);
    assert_eq!(code, 0, "{printed}");
    assert!(
        printed.contains("as plain: it is a single file"),
        "{printed}"
    );
    let (code, printed) = check(&folder.path().join("nothing.md"));
    assert_eq!(code, 3, "{printed}");
    assert!(printed.contains("there is no folder or file"), "{printed}");
    let book = folder.path().join("van.epub");
    std::fs::write(&book, "PK").expect("a file");
    let (code, printed) = check(&book);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("as epub: it is an EPUB"), "{printed}");
    assert!(printed.contains("van.epub"), "{printed}");
}

#[test]
fn an_output_without_a_name_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("van.md"), "# The van\n").expect("a file");
    let run = Command::new(env!("CARGO_BIN_EXE_bookmobile"))
        .args(["build", ".", "-o", ""])
        .current_dir(folder.path())
        .output()
        .expect("it runs");
    let printed = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2), "{printed}");
    assert!(
        printed.contains("a value is required for '--output <DIR>'"),
        "{printed}"
    );
    let files = std::fs::read_dir(folder.path()).expect("a folder").count();
    assert_eq!(files, 1);
}

#[test]
fn a_check_shows_the_first_of_a_kind_and_all_if_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "[[page]]\n\n".repeat(15);
    std::fs::write(folder.path().join("van.md"), format!("# The van\n\n{text}")).expect("a file");
    let shown = |more: &[&str]| {
        let (_, printed) = check_with(folder.path(), more);
        let is_hinted = printed.contains("`-v` shows all of a kind");
        (printed.matches("van.md:").count(), is_hinted)
    };
    assert_eq!(shown(&[]), (10, true));
    assert_eq!(shown(&["-v"]), (15, false));
}
