//! A smaller seam between a program and its JavaScript. What libraries export and
//! no page calls is let go of, so that wasm-opt can take out what is behind it;
//! functions that the program no longer imports go too. And wasm-bindgen names
//! each import `__wbg_<what>_<16 hexadecimal digits>`, in the program and in the
//! glue: nothing compresses those digits, so both sides get a short name.

use anyhow::{Context, Result, bail};
use std::collections::{BTreeMap, BTreeSet};

const NAMES: u8 = 0;
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;
const CODE: u8 = 10;

/// Functions that only write the message of a panic, by a part of their names.
/// Nobody reads it: there is no place for it to go in a browser, the program
/// ends all the same, and the page says so. Without it its words, and what puts
/// them together, need not be sent.
const MESSAGES: &[&str] = &[
    "panicking::panic_fmt",
    "panicking::panic_display",
    "panicking::panic_bounds_check",
    "panicking::panic_const",
    "panicking::assert_failed",
    "option::expect_failed",
    "option::unwrap_failed",
    "result::unwrap_failed",
    "str::slice_error_fail",
    "slice::index::slice_index_fail",
];

/// Classes that a library exports to hand streams of server functions to
/// JavaScript. There is no server, and nothing makes one of them.
const UNUSED: &[&str] = &[
    "IntoUnderlyingByteSource",
    "IntoUnderlyingSink",
    "IntoUnderlyingSource",
];

/// The program and its glue without the classes of [`UNUSED`] and the functions
/// of [`MESSAGES`], which end the program at once.
///
/// # Errors
/// If the program is not WebAssembly.
pub(crate) fn prune(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let silent = message_functions(wasm)?;
    let wasm = each_section(wasm, |id, body| match id {
        EXPORTS => keep_exports(body),
        CODE => end_at_once(body, &silent),
        _ => Ok(body.to_vec()),
    })?;
    Ok((wasm, without_classes(glue)))
}

/// The places, among the functions that have a body, of those of [`MESSAGES`].
fn message_functions(wasm: &[u8]) -> Result<BTreeSet<u32>> {
    let (mut imported, mut found) = (0, BTreeSet::new());
    each_section(wasm, |id, body| {
        if id == IMPORTS {
            imported = count_functions(body)?;
        }
        let mut reader = Reader { bytes: body, at: 0 };
        if id != NAMES || reader.text()? != "name" {
            return Ok(Vec::new());
        }
        while reader.at < body.len() {
            let (kind, length) = (reader.byte()?, reader.number()? as usize);
            let part = reader.take(length)?;
            // The names of functions.
            if kind == 1 {
                let mut reader = Reader { bytes: part, at: 0 };
                for _ in 0..reader.number()? {
                    let (at, name) = (reader.number()?, reader.text()?);
                    if MESSAGES.iter().any(|part| name.contains(part)) {
                        found.extend(at.checked_sub(imported));
                    }
                }
            }
        }
        Ok(Vec::new())
    })?;
    Ok(found)
}

/// How many functions are imported.
fn count_functions(section: &[u8]) -> Result<u32> {
    let mut reader = Reader {
        bytes: section,
        at: 0,
    };
    let mut count = 0;
    for _ in 0..reader.number()? {
        reader.text()?;
        reader.text()?;
        count += u32::from(section.get(reader.at) == Some(&0));
        reader.skip_kind()?;
    }
    Ok(count)
}

/// The code section with the bodies at these places replaced by `unreachable`.
fn end_at_once(section: &[u8], places: &BTreeSet<u32>) -> Result<Vec<u8>> {
    // No locals, unreachable, end.
    const BODY: [u8; 3] = [0, 0, 0x0b];
    let mut reader = Reader {
        bytes: section,
        at: 0,
    };
    let count = reader.number()?;
    let mut out = Vec::with_capacity(section.len());
    write_number(&mut out, count as usize);
    for place in 0..count {
        let length = reader.number()? as usize;
        let body = reader.take(length)?;
        let body = if places.contains(&place) { &BODY } else { body };
        write_number(&mut out, body.len());
        out.extend(body);
    }
    Ok(out)
}

/// Gives a program whose sections are what `change` makes of them.
fn each_section(
    wasm: &[u8],
    mut change: impl FnMut(u8, &[u8]) -> Result<Vec<u8>>,
) -> Result<Vec<u8>> {
    let mut reader = Reader { bytes: wasm, at: 8 };
    let mut out = wasm.get(..8).context("this is no WebAssembly")?.to_vec();
    while reader.at < wasm.len() {
        let id = reader.byte()?;
        let length = reader.number()? as usize;
        let body = change(id, reader.take(length)?)?;
        out.push(id);
        write_number(&mut out, body.len());
        out.extend(body);
    }
    Ok(out)
}

/// The export section without the functions of [`UNUSED`].
fn keep_exports(section: &[u8]) -> Result<Vec<u8>> {
    let mut reader = Reader {
        bytes: section,
        at: 0,
    };
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
    let mut reader = Reader {
        bytes: section,
        at: 0,
    };
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

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Result<u8> {
        let byte = *self.bytes.get(self.at).context("the program is cut off")?;
        self.at += 1;
        Ok(byte)
    }

    /// An unsigned number in LEB128.
    fn number(&mut self) -> Result<u32> {
        let mut number = 0u32;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                return Ok(number);
            }
        }
        bail!("the program has a number that is too long")
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let end = self
            .at
            .checked_add(length)
            .context("the program is cut off")?;
        let taken = (self.bytes.get(self.at..end)).context("the program is cut off")?;
        self.at = end;
        Ok(taken)
    }

    fn text(&mut self) -> Result<&'a str> {
        let length = self.number()? as usize;
        Ok(std::str::from_utf8(self.take(length)?)?)
    }

    /// What is imported: a function, a table, a memory, a global or a tag.
    fn skip_kind(&mut self) -> Result<()> {
        match self.byte()? {
            0 => {
                self.number()?;
            }
            1 => {
                self.byte()?;
                self.skip_limits()?;
            }
            2 => self.skip_limits()?,
            3 | 4 => {
                self.byte()?;
                self.byte()?;
            }
            kind => bail!("the program imports something of kind {kind}"),
        }
        Ok(())
    }

    fn skip_limits(&mut self) -> Result<()> {
        let has_most = self.number()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Ok(())
    }
}

fn write_number(out: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = u8::try_from(number & 0x7f).unwrap_or(0);
        number >>= 7;
        if number == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
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
    fn messages_of_panics_are_not_sent() {
        let mut wasm = program("f"); // one function is imported
        let section = |id: u8, body: &[u8]| {
            let mut bytes = vec![id];
            write_number(&mut bytes, body.len());
            bytes.extend(body);
            bytes
        };
        // Two functions with a body of one `nop` each.
        wasm.extend(section(CODE, &[2, 3, 0, 1, 0x0b, 3, 0, 1, 0x0b]));
        let mut names = vec![4];
        names.extend(b"name");
        let name = "core::panicking::panic_fmt";
        let mut functions = vec![2, 1, 1, b'a', 2];
        write_number(&mut functions, name.len());
        functions.extend(name.as_bytes());
        names.extend(section(1, &functions));
        wasm.extend(section(NAMES, &names));
        let (pruned, _) = prune(&wasm, "").expect("prunes");
        let code = section(CODE, &[2, 3, 0, 1, 0x0b, 3, 0, 0, 0x0b]);
        assert!(pruned.windows(code.len()).any(|window| window == code));
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
