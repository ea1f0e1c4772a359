//! Module cycles: finds modules of one crate that use one another
//! in a cycle, so that none of them can be read, tested or moved without the others.
//!
//! What counts as a use: each `use` declaration and each path written out in code that
//! begins with `crate::`, `super::`, `self::` or the name of a child module, also
//! inside macro calls. A name that a module re-exports counts as a use of the module
//! that defines it. Items under `#[cfg(test)]`, comments and doc links do not count,
//! nor do `use` declarations with a glob, of which the names are not known.
//!
//! What counts as a cycle: the modules beside each other below one parent are
//! compared, each together with everything below it. So `a::x -> b` and `b -> a` are a
//! cycle of `a` and `b`. A parent and its own children may use one another: a child
//! is a part of its parent, which is why it is there. The top file of a crate is the
//! parent of all its modules.

use anyhow::{Context, Result, bail};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

/// A use that is allowed although it closes a cycle.
struct Exception {
    /// The crate's top file, from the top of the repository.
    crate_root: &'static str,
    from: &'static str,
    to: &'static str,
    /// Why it is allowed.
    why: &'static str,
}

/// The allowed uses; without each one its cycle would be open. An entry that closes no
/// cycle any more is reported, so that the list does not outlive its reasons.
const EXCEPTIONS: &[Exception] = &[Exception {
    crate_root: "xtask/site/src/main.rs",
    from: "site",
    to: "dev",
    why: "Trunk calls one hook for both kinds of build",
}];

/// A module's path: its name and the names of its parents, from the crate's top file
/// down.
type ModulePath = Vec<String>;

/// A use of one module by another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    from: ModulePath,
    to: ModulePath,
    /// The file and line of the use.
    place: String,
}

/// Messages about the module cycles of one crate, whose top file is `crate_root`, and
/// about exceptions that are not needed.
///
/// # Errors
/// If a file is missing or is not Rust.
pub(crate) fn check(top: &Path, crate_root: &Path) -> Result<Vec<String>> {
    let read = |path: &Path| std::fs::read_to_string(top.join(path)).ok();
    let uses = uses_of(crate_root, &read)?;
    Ok(judge(&crate_root.to_string_lossy(), &uses, EXCEPTIONS))
}

/// Whether a source file is the top file of a crate in some `src` folder.
pub(crate) fn is_crate_root(path: &Path) -> bool {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    matches!(parts.as_slice(), [.., folder, file] if *folder == "src"
        && (*file == "lib.rs" || *file == "main.rs"))
        || matches!(parts.as_slice(), [.., src, bin, _] if *src == "src" && *bin == "bin")
}

/// The cycles among the uses of one crate, and the exceptions that are not needed.
fn judge(crate_root: &str, uses: &[Use], exceptions: &[Exception]) -> Vec<String> {
    let own: Vec<&Exception> = (exceptions.iter())
        .filter(|exception| exception.crate_root == crate_root)
        .collect();
    let is_excepted = |from: &str, to: &str| {
        own.iter()
            .any(|exception| exception.from == from && exception.to == to)
    };
    let mut wrong = Vec::new();
    let mut needed = BTreeSet::new();
    for (_, graph) in levels(uses) {
        for cycle in cycles(&graph, &|_, _| false) {
            let edges = cycle.iter().zip(cycle.iter().skip(1));
            needed.extend(edges.map(|(from, to)| (from.clone(), to.clone())));
        }
        for cycle in cycles(&graph, &is_excepted) {
            let edges = cycle.iter().zip(cycle.iter().skip(1));
            let uses = edges.map(|(from, to)| format!("{}: {from} uses {to}", graph[from][to]));
            wrong.push(format!(
                "{crate_root}: a cycle of modules: {}\n    {}",
                cycle.join(" -> "),
                uses.collect::<Vec<_>>().join("\n    ")
            ));
        }
    }
    for exception in own {
        if !needed.contains(&(exception.from.to_owned(), exception.to.to_owned())) {
            wrong.push(format!(
                "{crate_root}: {} -> {} closes no cycle: remove this exception from \
                 xtask/src/module_cycles.rs ({})",
                exception.from, exception.to, exception.why
            ));
        }
    }
    wrong
}

/// The graph of uses: for each module the modules that it uses, with the place of a use.
type Graph = BTreeMap<String, BTreeMap<String, String>>;

/// The graph of uses among the children of each module, each child with all modules
/// below it.
fn levels(uses: &[Use]) -> BTreeMap<ModulePath, Graph> {
    let mut levels: BTreeMap<ModulePath, Graph> = BTreeMap::new();
    for one in uses {
        let pairs = one.from.iter().zip(&one.to);
        let common = pairs.take_while(|(from, to)| from == to).count();
        // One module is a parent of the other, or both are the same.
        let (Some(_), Some(_)) = (one.from.get(common), one.to.get(common)) else {
            continue;
        };
        let name = |path: &ModulePath| path[..=common].join("::");
        let graph = levels.entry(one.from[..common].to_vec()).or_default();
        let own = graph.entry(name(&one.from)).or_default();
        own.entry(name(&one.to))
            .or_insert_with(|| one.place.clone());
    }
    levels
}

/// Shortest cycles, until each module in a cycle was named once. A cycle begins and
/// ends with the same module.
fn cycles(graph: &Graph, is_excepted: &dyn Fn(&str, &str) -> bool) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut named: BTreeSet<String> = BTreeSet::new();
    for start in graph.keys() {
        if !named.contains(start)
            && let Some(cycle) = cycle_from(graph, start, is_excepted)
        {
            named.extend(cycle.iter().cloned());
            found.push(cycle);
        }
    }
    found
}

/// The shortest path from a module back to itself (breadth-first search), with the
/// module at both ends.
fn cycle_from(
    graph: &Graph,
    start: &str,
    is_excepted: &dyn Fn(&str, &str) -> bool,
) -> Option<Vec<String>> {
    // The predecessor of each module that was reached.
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(from) = queue.pop_front() {
        for to in graph.get(from).into_iter().flat_map(BTreeMap::keys) {
            if is_excepted(from, to) {
                continue;
            }
            if to == start {
                let mut cycle = vec![to.clone()];
                let mut at = from;
                while at != start {
                    cycle.push(at.to_owned());
                    at = before[at];
                }
                cycle.push(to.clone());
                cycle.reverse();
                return Some(cycle);
            }
            if !before.contains_key(to.as_str()) {
                before.insert(to, from);
                queue.push_back(to);
            }
        }
    }
    None
}

/// A parsed module.
struct Module {
    /// The file of its code.
    file: PathBuf,
    items: Vec<syn::Item>,
    /// Names that it imports or re-exports, each with the path that it stands for.
    names: BTreeMap<String, ModulePath>,
}

type Modules = BTreeMap<ModulePath, Module>;

/// Every use of one module by another in a crate.
fn uses_of(crate_root: &Path, read: &dyn Fn(&Path) -> Option<String>) -> Result<Vec<Use>> {
    let mut modules = Modules::new();
    let text = read(crate_root).with_context(|| format!("{}: missing", crate_root.display()))?;
    let items = parse(crate_root, &text)?;
    let folder = crate_root.parent().unwrap_or(Path::new(""));
    load(&mut modules, Vec::new(), crate_root, folder, items, read)?;
    let names: Vec<(ModulePath, BTreeMap<String, ModulePath>)> = (modules.iter())
        .map(|(path, module)| (path.clone(), names_of(&modules, path, module)))
        .collect();
    for (path, names) in names {
        if let Some(module) = modules.get_mut(&path) {
            module.names = names;
        }
    }
    let mut uses = Vec::new();
    for (path, module) in &modules {
        let mut finder = Finder::default();
        module.items.iter().for_each(|item| finder.visit_item(item));
        for (segments, line) in finder.found {
            let Some(absolute) = absolute(&modules, path, &segments) else {
                continue;
            };
            let to = resolve(&modules, &absolute, 16);
            if to != *path {
                let place = format!("{}:{line}", module.file.display());
                let from = path.clone();
                uses.push(Use { from, to, place });
            }
        }
    }
    uses.sort();
    uses.dedup();
    Ok(uses)
}

fn parse(path: &Path, text: &str) -> Result<Vec<syn::Item>> {
    let file = syn::parse_file(text).with_context(|| path.display().to_string())?;
    Ok(file.items)
}

/// Loads a module and those below it; `folder` has the files of its children.
fn load(
    modules: &mut Modules,
    path: ModulePath,
    file: &Path,
    folder: &Path,
    items: Vec<syn::Item>,
    read: &dyn Fn(&Path) -> Option<String>,
) -> Result<()> {
    for item in &items {
        let syn::Item::Mod(module) = item else {
            continue;
        };
        if is_test(&module.attrs) {
            continue;
        }
        let name = module.ident.to_string();
        let mut child = path.clone();
        child.push(name.clone());
        let below = folder.join(&name);
        if let Some((_, items)) = &module.content {
            load(modules, child, file, &below, items.clone(), read)?;
            continue;
        }
        let places = [folder.join(format!("{name}.rs")), below.join("mod.rs")];
        let Some((place, text)) =
            (places.into_iter()).find_map(|place| read(&place).map(|text| (place, text)))
        else {
            bail!("{}: no file for the module '{name}'", file.display());
        };
        let items = parse(&place, &text)?;
        load(modules, child, &place, &below, items, read)?;
    }
    let module = Module {
        file: file.to_owned(),
        items,
        names: BTreeMap::new(),
    };
    modules.insert(path, module);
    Ok(())
}

/// The names that a module imports or re-exports from its own crate.
fn names_of(modules: &Modules, path: &ModulePath, module: &Module) -> BTreeMap<String, ModulePath> {
    let mut names = BTreeMap::new();
    for item in &module.items {
        let syn::Item::Use(item) = item else {
            continue;
        };
        let mut found = Vec::new();
        leaves(&item.tree, &mut Vec::new(), &mut found);
        for (segments, name) in found {
            if let Some(absolute) = absolute(modules, path, &segments) {
                names.insert(name, absolute);
            }
        }
    }
    names
}

/// The paths of a `use` tree, each with the name that it imports; globs are left out.
fn leaves(tree: &syn::UseTree, before: &mut Vec<String>, out: &mut Vec<(Vec<String>, String)>) {
    let whole = |before: &[String], name: &syn::Ident| {
        let mut path = before.to_vec();
        if name != "self" {
            path.push(name.to_string());
        }
        path
    };
    match tree {
        syn::UseTree::Path(path) => {
            before.push(path.ident.to_string());
            leaves(&path.tree, before, out);
            before.pop();
        }
        syn::UseTree::Name(name) => {
            let path = whole(before, &name.ident);
            let last = path.last().cloned().unwrap_or_default();
            out.push((path, last));
        }
        syn::UseTree::Rename(rename) => {
            out.push((whole(before, &rename.ident), rename.rename.to_string()));
        }
        syn::UseTree::Group(group) => {
            group
                .items
                .iter()
                .for_each(|tree| leaves(tree, before, out));
        }
        syn::UseTree::Glob(_) => {}
    }
}

/// The absolute path in the crate; `None` if it leads out of the crate, or begins with
/// a name that a `use` declaration imports, which counts by itself.
fn absolute(modules: &Modules, from: &ModulePath, segments: &[String]) -> Option<ModulePath> {
    let mut base = from.clone();
    let mut rest = segments;
    match segments.first()?.as_str() {
        "crate" => {
            base.clear();
            rest = &segments[1..];
        }
        "self" => rest = &segments[1..],
        "super" => {
            while rest.first().is_some_and(|first| first == "super") {
                base.pop();
                rest = &rest[1..];
            }
        }
        name => {
            let mut child = from.clone();
            child.push(name.to_owned());
            modules.get(&child)?;
        }
    }
    base.extend(rest.iter().cloned());
    Some(base)
}

/// The module that defines what a path names. Re-exports are followed, `depth` of them.
fn resolve(modules: &Modules, path: &[String], depth: usize) -> ModulePath {
    let mut at = ModulePath::new();
    for (place, name) in path.iter().enumerate() {
        let mut child = at.clone();
        child.push(name.clone());
        if modules.contains_key(&child) {
            at = child;
            continue;
        }
        let names = modules.get(&at).map(|module| &module.names);
        if let Some(target) = names.and_then(|names| names.get(name))
            && let Some(depth) = depth.checked_sub(1)
        {
            let path = [target, &path[place + 1..]].concat();
            return resolve(modules, &path, depth);
        }
        break;
    }
    at
}

/// Whether an item is compiled only for tests.
fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let syn::Meta::List(list) = &attribute.meta else {
            return false;
        };
        let condition = list.tokens.to_string();
        let is_all = condition.starts_with("all (") || condition.starts_with("all(");
        let mut words = condition.split(|c: char| !c.is_alphanumeric() && c != '_');
        list.path.is_ident("cfg") && (condition == "test" || is_all && words.any(|w| w == "test"))
    })
}

/// Collects the paths in the code of one module, each with its line.
#[derive(Default)]
struct Finder {
    found: Vec<(Vec<String>, usize)>,
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            // Inline modules are handled as modules of their own.
            syn::Item::Mod(_) => return,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Const(item) => &item.attrs,
            syn::Item::Static(item) => &item.attrs,
            syn::Item::Struct(item) => &item.attrs,
            syn::Item::Enum(item) => &item.attrs,
            syn::Item::Trait(item) => &item.attrs,
            syn::Item::Type(item) => &item.attrs,
            syn::Item::Macro(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut found = Vec::new();
        leaves(&item.tree, &mut Vec::new(), &mut found);
        let line = item.use_token.span.start().line;
        let paths = found.into_iter().map(|(path, _)| (path, line));
        self.found.extend(paths);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let Some(first) = path.segments.first()
            && path.segments.len() > 1
            && path.leading_colon.is_none()
        {
            let line = first.ident.span().start().line;
            let names = path.segments.iter().map(|one| one.ident.to_string());
            self.found.push((names.collect(), line));
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.tokens(call.tokens.clone());
    }

    // `pub(crate)` and `pub(super)` use nothing.
    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {}
}

impl Finder {
    /// Collects the paths among the tokens of a macro call, which need not be
    /// expressions.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: (Vec<String>, usize) = Default::default();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.end(&mut path);
                        path.1 = name.span().start().line;
                    }
                    path.0.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(sign) if sign.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.end(&mut path);
                    self.tokens(group.stream());
                }
                _ => self.end(&mut path),
            }
        }
        self.end(&mut path);
    }

    fn end(&mut self, path: &mut (Vec<String>, usize)) {
        let path = std::mem::take(path);
        if path.0.len() > 1 {
            self.found.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cycles of a crate of these files, without the lines that name places.
    fn cycles_of(files: &[(&str, &str)]) -> Vec<String> {
        let wrong = judge("src/lib.rs", &all_uses(files), &[]);
        let first = |text: String| text.lines().next().unwrap_or_default().to_owned();
        wrong.into_iter().map(first).collect()
    }

    fn all_uses(files: &[(&str, &str)]) -> Vec<Use> {
        let read = |path: &Path| {
            let mut files = files.iter();
            let found = files.find(|(name, _)| Path::new("src").join(name) == path);
            found.map(|(_, text)| (*text).to_owned())
        };
        uses_of(Path::new("src/lib.rs"), &read).expect("Rust")
    }

    #[test]
    fn a_cycle_is_told_with_its_path() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c; mod d;"),
            ("a.rs", "use crate::b::B; pub struct A;"),
            ("b.rs", "pub struct B; fn f() { crate::c::g(); }"),
            ("c.rs", "use super::a::A; use crate::d::D; pub fn g() {}"),
            ("d.rs", "pub struct D;"),
        ];
        let expected = "src/lib.rs: a cycle of modules: a -> b -> c -> a";
        assert_eq!(cycles_of(&files), [expected]);
        let uses = all_uses(&files);
        let told = judge("src/lib.rs", &uses, &[]).concat();
        assert!(told.contains("src/b.rs:1: b uses c"), "{told}");
    }

    #[test]
    fn a_way_in_one_direction_is_no_cycle() {
        let files = [
            ("lib.rs", "mod a; mod b; pub use a::A; use b::B;"),
            ("a.rs", "use crate::b::{self, B}; pub struct A;"),
            ("b.rs", "use std::fmt::Write; pub struct B;"),
        ];
        assert_eq!(cycles_of(&files), [""; 0]);
    }

    #[test]
    fn what_a_test_uses_does_not_count() {
        let test = "pub struct B; #[cfg(test)] mod tests { use crate::a::A; } \
                    #[cfg(all(test, unix))] use crate::a::A;";
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use crate::b::B; pub struct A;"),
            ("b.rs", test),
        ];
        assert_eq!(cycles_of(&files), [""; 0]);
    }

    #[test]
    fn a_child_may_use_its_parent_but_speaks_for_it_to_others() {
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "mod x; use x::X; pub struct A;"),
            ("a/x.rs", "use super::A; pub struct X;"),
            ("b.rs", "pub struct B;"),
        ];
        assert_eq!(cycles_of(&files), [""; 0]);
        let mut through_child = files;
        through_child[2].1 = "use crate::b::B; pub struct X;";
        through_child[3].1 = "use crate::a::A; pub struct B;";
        let expected = "src/lib.rs: a cycle of modules: a -> b -> a";
        assert_eq!(cycles_of(&through_child), [expected]);
    }

    #[test]
    fn a_re_export_is_a_use_of_what_it_names() {
        let files = [
            ("lib.rs", "mod a; mod b; pub use a::A as Renamed;"),
            ("a.rs", "use crate::b::B; pub struct A;"),
            ("b.rs", "use crate::Renamed; pub struct B;"),
        ];
        assert_eq!(cycles_of(&files).len(), 1);
    }

    #[test]
    fn a_macro_call_and_an_inline_module_are_looked_into() {
        let files = [
            ("lib.rs", "mod a; mod b { fn f() { crate::a::g() } }"),
            (
                "a.rs",
                "pub fn g() { assert!(true, \"{}\", super::b::f()) }",
            ),
        ];
        let expected = "src/lib.rs: a cycle of modules: a -> b -> a";
        assert_eq!(cycles_of(&files), [expected]);
    }

    #[test]
    fn children_are_compared_with_each_other() {
        let files = [
            ("lib.rs", "mod view;"),
            ("view/mod.rs", "mod one; mod two;"),
            ("view/one.rs", "use super::two::f;"),
            ("view/two.rs", "use crate::view::one::g;"),
        ];
        let expected = "src/lib.rs: a cycle of modules: view::one -> view::two -> view::one";
        assert_eq!(cycles_of(&files), [expected]);
    }

    #[test]
    fn an_exception_holds_as_long_as_it_is_needed() {
        let exception = |from, to| {
            [Exception {
                crate_root: "src/lib.rs",
                from,
                to,
                why: "a test",
            }]
        };
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "use crate::b::B;"),
            ("b.rs", "use crate::a::A;"),
        ];
        let uses = all_uses(&files);
        assert_eq!(judge("src/lib.rs", &uses, &exception("b", "a")), [""; 0]);
        let unneeded = judge("src/lib.rs", &uses, &exception("b", "c"));
        assert_eq!(unneeded.len(), 2, "{unneeded:?}");
        assert!(unneeded[1].contains("b -> c closes no cycle"));
    }

    #[test]
    fn the_top_files_of_crates_are_known() {
        let is_root = |path: &str| is_crate_root(Path::new(path));
        for root in ["src/lib.rs", "crates/a/src/main.rs", "src/bin/load.rs"] {
            assert!(is_root(root), "{root}");
        }
        for other in [
            "src/view.rs",
            "crates/a/tests/main.rs",
            "crates/a/src/b/lib.rs",
        ] {
            assert!(!is_root(other), "{other}");
        }
    }
}
