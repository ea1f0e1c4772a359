//! Removes the messages of panics from programs. Nobody reads the message of a panic in
//! a browser: the program ends, and the page reports that. Functions that only format a
//! message are replaced by ones that end the program at once, so that wasm-opt removes
//! the formatting code. wasm-opt cannot remove the texts and their places in the source.
//! These become zeros, which compress to nothing (and do not reveal the builder's
//! folders).

use crate::wasm::rewrite;
use anyhow::{Result, bail};
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::ops::Range;
use texts::{MESSAGES, TEXTS};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, DataSection, Function, Instruction};
use wasmparser::{
    DataKind, DataSectionReader, FunctionBody, KnownCustom, Name, Operator, Parser, Payload,
};

mod texts;

/// The [`TEXTS`] that were found in programs.
#[derive(Debug, Default)]
pub(crate) struct Found(BTreeSet<&'static str>);

impl Found {
    /// Checks that each text was in at least one of the programs.
    ///
    /// # Errors
    /// The texts that were in none.
    pub(crate) fn check(&self) -> Result<()> {
        let is_lost = |text: &&str| !self.0.contains(text);
        let lost: Vec<String> = (TEXTS.iter().copied().filter(is_lost))
            .map(|text| format!("  {text:?}"))
            .collect();
        if lost.is_empty() {
            return Ok(());
        }
        bail!(
            "no program has these texts of a panic any more; change or delete them in \
             xtask/site/src/panics/texts.rs:\n{}",
            lost.join("\n")
        )
    }
}

/// The program without the messages of its panics; adds the texts that it had to
/// `found`.
///
/// # Errors
/// If the program is not WebAssembly.
pub(crate) fn silence(wasm: &[u8], found: &mut Found) -> Result<Vec<u8>> {
    let silent = message_functions(wasm)?;
    let mut silence = Silence {
        silent,
        next: 0,
        found,
    };
    rewrite(wasm, &mut silence)
}

/// The functions of [`MESSAGES`], by their indices among the functions with a body.
fn message_functions(wasm: &[u8]) -> Result<BTreeSet<u32>> {
    let (mut imported, mut found) = (0, BTreeSet::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, wasmparser::TypeRef::Func(_)));
                }
            }
            Payload::CustomSection(section) => {
                let KnownCustom::Name(names) = section.as_known() else {
                    continue;
                };
                for part in names {
                    let Name::Function(functions) = part? else {
                        continue;
                    };
                    for function in functions {
                        let function = function?;
                        if MESSAGES.iter().any(|part| function.name.contains(part)) {
                            found.extend(function.index.checked_sub(imported));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

struct Silence<'a> {
    silent: BTreeSet<u32>,
    /// The index of the next function, among those with a body.
    next: u32,
    found: &'a mut Found,
}

impl Reencode for Silence<'_> {
    type Error = Infallible;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        function: FunctionBody<'_>,
    ) -> Result<(), Error<Infallible>> {
        let number = self.next;
        self.next += 1;
        if !self.silent.contains(&number) {
            code.raw(function.as_bytes());
            return Ok(());
        }
        let mut ends = Function::new([]);
        ends.instruction(&Instruction::Unreachable);
        ends.instruction(&Instruction::End);
        code.function(&ends);
        Ok(())
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        section: DataSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        let mut places = Vec::new();
        let mut segments = Vec::new();
        for part in section {
            let part = part?;
            let mut address = None;
            let mut place = None;
            if let DataKind::Active {
                memory_index,
                offset_expr,
            } = part.kind
            {
                if let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? {
                    address = usize::try_from(value.cast_unsigned()).ok();
                }
                place = Some((memory_index, self.const_expr(offset_expr)?));
            }
            places.push(place);
            segments.push(Segment {
                address,
                bytes: part.data.to_vec(),
            });
        }
        blank_places(&mut segments);
        blank_texts(&mut segments, self.found);
        for (place, Segment { bytes, .. }) in places.into_iter().zip(segments) {
            match place {
                Some((memory, offset)) => data.active(memory, &offset, bytes),
                None => data.passive(bytes),
            };
        }
        Ok(())
    }
}

/// A data segment, with its address in memory if that is a constant.
#[derive(Debug, PartialEq)]
struct Segment {
    address: Option<usize>,
    bytes: Vec<u8>,
}

/// Finds a range of memory: the index of its segment, and the range of bytes there.
fn find(segments: &[Segment], address: usize, length: usize) -> Option<(usize, Range<usize>)> {
    segments.iter().enumerate().find_map(|(number, segment)| {
        let start = address.checked_sub(segment.address?)?;
        let end = start.checked_add(length)?;
        (end <= segment.bytes.len()).then_some((number, start..end))
    })
}

/// Fills with zeros the source locations that panics report, and their paths. A location
/// is four consecutive numbers: the address of a path, its length, the line and the
/// column. The path is that of a Rust file.
fn blank_places(segments: &mut [Segment]) {
    let is_path = |text: &[u8]| {
        let is_name = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
        text.ends_with(b".rs") && text.iter().all(is_name)
    };
    let mut blank = Vec::new();
    for (number, segment) in segments.iter().enumerate() {
        let Some(address) = segment.address else {
            continue;
        };
        let first = address.next_multiple_of(4) - address;
        for at in (first..segment.bytes.len().saturating_sub(15)).step_by(4) {
            let field = |place: usize| {
                let bytes = segment.bytes[at + 4 * place..].first_chunk();
                bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
            };
            let is_place = [field(2), field(3)]
                .iter()
                .all(|number| (1..=0xffff).contains(number));
            let path = find(segments, field(0), field(1));
            let path = path.filter(|(number, range)| {
                is_place && is_path(&segments[*number].bytes[range.clone()])
            });
            if let Some(path) = path {
                blank.push((number, at..at + 16));
                blank.push(path);
            }
        }
    }
    for (number, range) in blank {
        segments[number].bytes[range].fill(0);
    }
}

/// Fills [`TEXTS`] with zeros.
fn blank_texts(segments: &mut [Segment], found: &mut Found) {
    for segment in segments {
        for text in TEXTS {
            let mut rest = &mut segment.bytes[..];
            let is_here = |window: &[u8]| window == text.as_bytes();
            while let Some(at) = rest.windows(text.len()).position(is_here) {
                found.0.insert(text);
                rest[at..at + text.len()].fill(0);
                rest = &mut rest[at + text.len()..];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        ConstExpr, EntityType, FunctionSection, ImportSection, Module, NameMap, NameSection,
        TypeSection,
    };

    /// A program that imports one function and has two. If it is `silent`, the second one
    /// only ends the program.
    fn program(silent: bool) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        imports.import("m", "f", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for instruction in [
            Instruction::Nop,
            if silent {
                Instruction::Unreachable
            } else {
                Instruction::Nop
            },
        ] {
            let mut function = Function::new([]);
            function.instruction(&instruction);
            function.instruction(&Instruction::End);
            functions.function(0);
            code.function(&function);
        }
        let mut map = NameMap::new();
        map.append(1, "a");
        map.append(2, "core::panicking::panic_fmt");
        let mut names = NameSection::new();
        names.functions(&map);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions);
        module.section(&code).section(&names);
        module.finish()
    }

    #[test]
    fn functions_that_format_messages_end_the_program() {
        let silent = silence(&program(false), &mut Found::default()).expect("is a program");
        assert_eq!(silent, program(true));
    }

    /// A segment at 1,000: a text, and four numbers.
    fn place(text: [u8; 8], numbers: [u32; 4]) -> Segment {
        let mut bytes = text.to_vec();
        bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
        Segment {
            address: Some(1000),
            bytes,
        }
    }

    #[test]
    fn places_in_the_source_are_not_sent() {
        let mut segments = [place(*b"src/a.rs", [1000, 8, 7, 5])];
        blank_places(&mut segments);
        assert_eq!(segments, [place([0; 8], [0; 4])]);
    }

    #[test]
    fn a_path_can_be_in_another_segment() {
        let path = Segment {
            address: Some(2000),
            bytes: b"src/a.rs".to_vec(),
        };
        let mut segments = [place(*b"ourtext!", [2000, 8, 7, 5]), path];
        blank_places(&mut segments);
        assert_eq!(segments[0], place(*b"ourtext!", [0; 4]));
        assert_eq!(segments[1].bytes, [0; 8]);
    }

    #[test]
    fn what_only_looks_like_a_place_stays() {
        for (text, numbers) in [
            (b"src/a.md", [1000, 8, 7, 5]), // no Rust file
            (b"src/a.rs", [1000, 8, 0, 5]), // no line
            (b"src/a.rs", [1001, 8, 7, 5]), // ends elsewhere
            (b"src/a.rs", [u32::MAX, u32::MAX, 7, 5]),
            (b"src\n.rs\0", [1000, 7, 7, 5]),
        ] {
            let mut segments = [place(*text, numbers)];
            blank_places(&mut segments);
            assert_eq!(segments, [place(*text, numbers)]);
        }
    }

    /// A program with these data segments: an active one at address 8, and a passive one.
    fn with_data(active: &str, passive: &str) -> Vec<u8> {
        let mut memories = wasm_encoder::MemorySection::new();
        memories.memory(wasm_encoder::MemoryType {
            minimum: 1,
            maximum: None,
            memory64: false,
            shared: false,
            page_size_log2: None,
        });
        let mut data = DataSection::new();
        data.active(0, &ConstExpr::i32_const(8), active.bytes());
        data.passive(passive.bytes());
        let mut module = Module::new();
        module.section(&memories).section(&data);
        module.finish()
    }

    #[test]
    fn texts_of_panics_are_not_sent() {
        let text = "capacity overflow";
        let zeros = "\0".repeat(text.len());
        let program = |text: &str| with_data(&format!("ours{text} and {text}!"), text);
        let mut found = Found::default();
        let blank = silence(&program(text), &mut found).expect("is a program");
        assert_eq!(blank, program(&zeros));
        assert_eq!(found.0, BTreeSet::from([text]));
    }

    #[test]
    fn a_text_that_no_program_has_is_named() {
        let mut found = Found(TEXTS.iter().copied().collect());
        found.check().expect("all are there");
        found.0.remove("capacity overflow");
        let error = found.check().expect_err("one is lost").to_string();
        assert!(error.ends_with(":\n  \"capacity overflow\""), "{error}");
    }
}
