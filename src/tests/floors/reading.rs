//! Reads one file: the arrows in it, and what else the rules are about. What is compiled for tests only does not count.

use super::{
    house::{Arrow, File, module},
    tokens::{self, Found},
};
use proc_macro2::TokenStream;
use std::collections::{BTreeSet, HashMap};
use syn::{
    Attribute, ImplItem, Item, ItemMod, ItemUse, LitStr, Macro, Meta, Path, UseTree, VisRestricted,
    visit::{self, Visit},
};

/// What begins a statement.
const VERBS: [&str; 4] = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "];
/// What runs one.
const RUNNING: [&str; 3] = ["execute", "row", "rows"];

pub struct Reading<'h> {
    file: File,
    /// Where in the tree of modules we are.
    module: Vec<String>,
    folders: &'h BTreeSet<String>,
    macros: &'h HashMap<String, String>,
}

impl<'h> Reading<'h> {
    /// Reads a file.
    pub fn of(name: &str, syntax: &syn::File, folders: &'h BTreeSet<String>, macros: &'h HashMap<String, String>) -> File {
        let (arrows, hidden, outside, sides, sql) = Default::default();
        let file = File { name: name.to_owned(), arrows, hidden, outside, sides, sql };
        let mut reading = Self { file, module: module(name), folders, macros };
        reading.visit_file(syntax);
        reading.file
    }

    /// The names of the macros that a file exports.
    pub fn exported(syntax: &syn::File) -> impl Iterator<Item = String> {
        syntax.items.iter().filter_map(|item| match item {
            Item::Macro(item) if item.attrs.iter().any(|attribute| attribute.path().is_ident("macro_export")) => {
                item.ident.as_ref().map(ToString::to_string)
            }
            _ => None,
        })
    }

    /// The modules in files of their own that a file declares for tests only.
    pub fn test_modules(module: &[String], syntax: &syn::File) -> Vec<Vec<String>> {
        let declared = syntax.items.iter().filter_map(|item| match item {
            Item::Mod(item) if item.content.is_none() && is_for_tests(&item.attrs) => Some(item.ident.to_string()),
            _ => None,
        });
        declared.map(|name| [module, &[name]].concat()).collect()
    }

    /// Follows a path as it is written. `whole` says what it is when it ends at the root of the crate: all that stands there.
    fn follow(&mut self, line: usize, path: &[String], whole: Option<&str>) {
        let Some(first) = path.first() else { return };
        let mut to = match first.as_str() {
            "crate" | "hearsay" => Vec::new(),
            "self" | "super" => self.module.clone(),
            outside => {
                self.file.outside.push((line, outside.to_owned()));
                return;
            }
        };
        let mut rest = path;
        while let Some((word, further)) = rest.split_first() {
            match word.as_str() {
                "super" => drop(to.pop()),
                "crate" | "hearsay" | "self" => {}
                _ => break,
            }
            rest = further;
        }
        to.extend(rest.iter().cloned());
        // `use crate::db::{self}` is `use crate::db`.
        to.pop_if(|last| last == "self");
        let Some(folder) = to.first() else {
            if let Some(whole) = whole {
                self.file.hidden.push((line, format!("{whole}: say what of the house it is")));
            }
            return;
        };
        if let Some(home) = self.macros.get(folder).filter(|_| to.len() == 1) {
            to = vec![home.clone()];
        } else if !self.folders.contains(folder) {
            self.file.hidden.push((line, format!("crate::{} is neither a folder nor a macro", to.join("::"))));
            return;
        }
        self.file.arrows.push(Arrow { line, to });
    }

    fn follow_use(&mut self, before: &[String], tree: &UseTree) {
        let with = |ident: &proc_macro2::Ident| [before, &[plain(ident)]].concat();
        match tree {
            UseTree::Path(path) => self.follow_use(&with(&path.ident), &path.tree),
            UseTree::Name(name) => self.follow(line(name.ident.span()), &with(&name.ident), None),
            UseTree::Rename(name) => {
                self.follow(line(name.ident.span()), &with(&name.ident), Some("another name for the whole crate"));
            }
            UseTree::Glob(glob) => self.follow(line(glob.star_token.span), before, Some("all of the crate at once")),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.follow_use(before, tree)),
        }
    }

    fn look_into(&mut self, stream: &TokenStream, in_attribute: bool) {
        for (line, found) in tokens::look_into(stream.clone(), in_attribute) {
            match found {
                Found::Path(path, whole) => self.follow(line, &path, whole),
                Found::Side => self.file.sides.push(line),
                Found::Call(name) => self.note_call(line, &name),
                Found::Text(text) => self.note_text(line, &text),
            }
        }
    }

    fn note_call(&mut self, line: usize, name: &str) {
        if RUNNING.contains(&name) {
            self.file.sql.push((line, format!("{name}!(")));
        }
        if name == "include" {
            self.file.hidden.push((line, "include! brings in a file that stands elsewhere".into()));
        }
    }

    fn note_text(&mut self, line: usize, text: &str) {
        if let Some(verb) = VERBS.into_iter().find(|verb| text.trim_start().starts_with(verb)) {
            self.file.sql.push((line, format!("{verb}…")));
        }
    }
}

impl<'ast> Visit<'ast> for Reading<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        let attributes = match item {
            Item::Const(item) => &item.attrs,
            Item::Enum(item) => &item.attrs,
            Item::Fn(item) => &item.attrs,
            Item::Impl(item) => &item.attrs,
            Item::Macro(item) => &item.attrs,
            Item::Mod(item) => &item.attrs,
            Item::Static(item) => &item.attrs,
            Item::Struct(item) => &item.attrs,
            Item::Trait(item) => &item.attrs,
            Item::Type(item) => &item.attrs,
            Item::Use(item) => &item.attrs,
            Item::ExternCrate(item) => {
                let why = format!("extern crate {}: say `use`", item.ident);
                self.file.hidden.push((line(item.ident.span()), why));
                return;
            }
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes = match item {
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            _ => return visit::visit_impl_item(self, item),
        };
        if !is_for_tests(attributes) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.module.push(plain(&item.ident));
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        item.attrs.iter().for_each(|attribute| self.visit_attribute(attribute));
        self.follow_use(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let words: Vec<_> = path.segments.iter().map(|segment| plain(&segment.ident)).collect();
        // One word alone is something of this module, or `self`.
        if let (Some(first), 2..) = (path.segments.first(), words.len()) {
            self.follow(line(first.ident.span()), &words, None);
        }
        visit::visit_path(self, path);
    }

    /// `pub(in crate::…)` names a module around this one.
    fn visit_vis_restricted(&mut self, _: &'ast VisRestricted) {}

    fn visit_macro(&mut self, called: &'ast Macro) {
        if let Some(last) = called.path.segments.last() {
            let at = line(last.ident.span());
            self.note_call(at, &plain(&last.ident));
            if last.ident == "cfg" && tokens::mentions_feature(&called.tokens) {
                self.file.sides.push(at);
            }
        }
        self.visit_path(&called.path);
        self.look_into(&called.tokens, false);
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        let path = attribute.path();
        if path.is_ident("doc") {
            return;
        }
        let Some(at) = path.segments.first().map(|segment| line(segment.ident.span())) else { return };
        if path.is_ident("path") {
            self.file.hidden.push((at, "#[path] puts a module where it does not stand".into()));
        }
        match &attribute.meta {
            Meta::List(list) => {
                if (path.is_ident("cfg") || path.is_ident("cfg_attr")) && tokens::mentions_feature(&list.tokens) {
                    self.file.sides.push(at);
                }
                self.visit_path(path);
                self.look_into(&list.tokens, true);
            }
            meta => self.visit_meta(meta),
        }
    }

    fn visit_lit_str(&mut self, text: &'ast LitStr) {
        self.note_text(line(text.span()), &text.value());
    }
}

/// `#[cfg(test)]`, alone or together with something else.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => tokens::is_for_tests(&list.tokens),
        _ => false,
    })
}

fn line(span: proc_macro2::Span) -> usize {
    span.start().line
}

fn plain(ident: &proc_macro2::Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}
