//! Tests of the whole newsroom from outside: every request goes through the router as it is served, and every test
//! that stores something runs on both engines. Files are named like the URLs they are about.

mod articles;
mod bad_input;
mod browser;
mod claims;
mod command;
mod desk;
mod durability;
mod exports;
mod history;
mod house;
mod newsroom;
mod people;
mod readers;
mod review;
mod sockets;
mod sources;
mod store;
mod suggestions;
mod turns;
