//! Tests of the whole newsroom from outside: every request goes through the router as it is served, and every test
//! that stores something runs on both engines. Files are named like the URLs and folders they are about.

mod amendments;
mod articles;
mod attempts;
mod bad_input;
mod checklist;
mod claims;
mod cli;
mod commands;
mod credentials;
mod db;
/// Sources that only their article describes.
mod described;
mod desk;
mod durability;
mod exports;
/// `hearsay extract`.
mod extract;
mod facts;
mod faults;
mod floors;
/// Pages of readers.
mod kept_pages;
/// `hearsay lint` and `hearsay match`.
mod likeness_and_lint;
/// Letters, and the links in them.
mod mail;
mod other_readers;
mod past_one_machine;
mod people;
mod plans;
mod proofs;
mod races;
mod rate_limits;
mod readers;
mod record;
mod replay;
mod review;
mod search;
mod seconding;
mod similar;
mod snapshots;
mod sockets;
mod sources;
mod suggestions;
mod support;
mod two_servers;
mod watching;
mod witnesses;
