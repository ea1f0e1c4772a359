//! A smaller seam between a program and its JavaScript. What libraries export and
//! no page calls is let go of, so that wasm-opt can take out what is behind it;
//! functions that the program no longer imports go too. And wasm-bindgen names
//! each import `__wbg_<what>_<16 hexadecimal digits>`, in the program and in the
//! glue: nothing compresses those digits, so both sides get a short name.

use crate::wasm::{EXPORTS, IMPORTS, Reader, each_section, write_number};
use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};

/// Classes that a library exports to hand streams of server functions to
/// JavaScript. There is no server, and nothing makes one of them.
const UNUSED: &[&str] = &[
    "IntoUnderlyingByteSource",
    "IntoUnderlyingSink",
    "IntoUnderlyingSource",
];

/// The program and its glue without the classes of [`UNUSED`].
///
/// # Errors
/// If the program is not WebAssembly.
pub(crate) fn prune(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let wasm = each_section(wasm, |id, body| match id {
        EXPORTS => keep_exports(body),
        _ => Ok(body.to_vec()),
    })?;
    Ok((wasm, without_classes(glue)))
}

/// The export section without the functions of [`UNUSED`].
fn keep_exports(section: &[u8]) -> Result<Vec<u8>> {
    let mut reader = Reader::new(section);
    let (mut kept, mut count) = (Vec::<u8>::new(), 0);
    for _ in 0..reader.number()? {
        let start = reader.at;
        let name = reader.text()?;
        let own = name.strip_prefix("__wbg_").unwrap_or(name);
        let unused = UNUSED
            .iter()
            .any(|class| own.starts_with(&format!("{}_", class.to_lowercase())));
        reader.byte()?; // the kind
        reader.number()?;
        if !unused {
            kept.extend(&section[start..reader.at]);
            count += 1;
        }
    }
    let mut out = Vec::new();
    write_number(&mut out, count);
    out.extend(kept);
    Ok(out)
}

/// The glue without the classes of [`UNUSED`] and what belongs to them. It is
/// laid out as wasm-bindgen does: what begins at a line's start ends at one.
fn without_classes(glue: &str) -> String {
    let mut out = String::with_capacity(glue.len());
    let mut until = None;
    for line in glue.lines() {
        if until.is_none() {
            until = UNUSED.iter().find_map(|class| {
                let starts = |begin: &str| line.starts_with(&format!("{begin}{class}"));
                if starts("export class ") {
                    Some("}")
                } else if starts("const ") || starts("if (Symbol.dispose) ") {
                    Some(";")
                } else {
                    None
                }
            });
        }
        match until {
            Some("}") if line == "}" => until = None,
            Some(";") if line.ends_with(';') => until = None,
            Some(_) => {}
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// The glue without functions that the program does not import.
fn without_unused(glue: &str, imported: &BTreeSet<String>) -> String {
    let mut out = String::with_capacity(glue.len());
    let mut end: Option<String> = None;
    for line in glue.lines() {
        let name = line.trim_start();
        let indent = &line[..line.len() - name.len()];
        let function = name.split_once(": function(").map(|(name, _)| name);
        let unused =
            function.is_some_and(|name| name.starts_with("__wbg_") && !imported.contains(name));
        match &end {
            Some(last) => {
                if line == last {
                    end = None;
                }
            }
            None if unused => end = Some(format!("{indent}}},")),
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    out
}

/// The program and its glue with short names. What does not begin with
/// `__wbg_` keeps its name.
///
/// # Errors
/// If the program is not WebAssembly, or the glue does not know a name.
pub(crate) fn shorten(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let mut names = BTreeMap::new();
    let out = each_section(wasm, |id, body| {
        if id == IMPORTS {
            rename(body, &mut names)
        } else {
            Ok(body.to_vec())
        }
    })?;
    let glue = without_unused(glue, &names.keys().cloned().collect());
    Ok((out, replace(&glue, &names)?))
}

/// The import section with short names, which are added to `names`.
fn rename(section: &[u8], names: &mut BTreeMap<String, String>) -> Result<Vec<u8>> {
    let mut reader = Reader::new(section);
    let mut out = Vec::new();
    let count = reader.number()?;
    write_number(&mut out, count as usize);
    for _ in 0..count {
        let module = reader.text()?;
        let name = reader.text()?;
        let short = if name.starts_with("__wbg_") {
            let next = format!("__{}", names.len());
            names.entry(name.to_owned()).or_insert(next).clone()
        } else {
            name.to_owned()
        };
        for text in [module, &short] {
            write_number(&mut out, text.len());
            out.extend(text.as_bytes());
        }
        let start = reader.at;
        reader.skip_kind()?;
        out.extend(&section[start..reader.at]);
    }
    if reader.at != section.len() {
        bail!("the program's imports are written in a way that is not known here");
    }
    Ok(out)
}

/// The glue with every name replaced where it stands as a whole word.
fn replace(glue: &str, names: &BTreeMap<String, String>) -> Result<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(glue.len());
    let mut seen = 0;
    let mut rest = glue;
    while let Some(start) = rest.find(is_word) {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if let Some(short) = names.get(word) {
            seen += 1;
            out.push_str(short);
        } else {
            out.push_str(word);
        }
        rest = after;
    }
    out.push_str(rest);
    if seen < names.len() {
        bail!("the glue knows {seen} of {} imports", names.len());
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program that imports one function and one memory.
    fn program(name: &str) -> Vec<u8> {
        let mut section = vec![2, 1, b'm'];
        write_number(&mut section, name.len());
        section.extend(name.as_bytes());
        section.extend([0, 0]); // a function of type 0
        section.extend([1, b'm', 3, b'm', b'e', b'm', 2, 0, 1]); // a memory
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.extend([1, 4, 1, 0x60, 0, 0]); // the type
        wasm.push(IMPORTS);
        write_number(&mut wasm, section.len());
        wasm.extend(section);
        wasm
    }

    #[test]
    fn both_sides_get_the_same_short_name() {
        let name = "__wbg_createElement_9dc8e9d7c5a1f001";
        let glue = format!("const i = {{ {name}: f, {name}2: g }}");
        let (wasm, glue) = shorten(&program(name), &glue).expect("shortens");
        assert_eq!(wasm, program("__0"));
        assert_eq!(glue, format!("const i = {{ __0: f, {name}2: g }}\n"));
    }

    #[test]
    fn other_names_stay_and_a_name_the_glue_lacks_is_told() {
        let (wasm, _) = shorten(&program("memory"), "").expect("nothing to do");
        assert_eq!(wasm, program("memory"));
        let error = shorten(&program("__wbg_x_0"), "y").expect_err("not in the glue");
        assert!(error.to_string().contains("0 of 1"));
    }

    #[test]
    fn what_no_page_calls_is_let_go_of() {
        let mut section = vec![2];
        for name in ["intounderlyingsink_close", "memory"] {
            write_number(&mut section, name.len());
            section.extend(name.as_bytes());
            section.extend([0, 7]);
        }
        let mut wasm = b"\0asm\x01\0\0\0".to_vec();
        wasm.push(EXPORTS);
        write_number(&mut wasm, section.len());
        wasm.extend(&section);
        let glue = "export class IntoUnderlyingSink {\n    close() {\n    }\n}\n\
                    if (Symbol.dispose) IntoUnderlyingSink.x = y;\n\
                    export class Engine {\n}\n\
                    const IntoUnderlyingSinkFinalization = (a)\n    ? b\n    : c;\nlet wasm;\n";
        let (wasm, glue) = prune(&wasm, glue).expect("prunes");
        assert_eq!(glue, "export class Engine {\n}\nlet wasm;\n");
        assert_eq!(
            wasm[8..],
            [7, 10, 1, 6, b'm', b'e', b'm', b'o', b'r', b'y', 0, 7]
        );
    }

    #[test]
    fn functions_that_the_program_does_not_import_go() {
        let name = "__wbg_a_0123456789abcdef";
        let glue = format!(
            "    const i = {{\n        {name}: function(x) {{\n            f();\n        }},\n        \
             __wbg_b_0123456789abcdef: function() {{\n            g();\n        }},\n    }};\n"
        );
        let (_, glue) = shorten(&program(name), &glue).expect("shortens");
        assert!(
            glue.contains("__0: function(x)") && !glue.contains("g()"),
            "{glue}"
        );
    }

    #[test]
    fn bytes_that_are_no_program_are_refused() {
        assert!(shorten(b"\0as", "").is_err());
        assert!(shorten(&program("__wbg_x_0")[..20], "__wbg_x_0").is_err());
    }
}
