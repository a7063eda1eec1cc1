//! What an author does, from content to pages: facts, sources, formatting, new pages.

mod content;
mod facts;
mod files;
mod one_fact;
mod sources;
