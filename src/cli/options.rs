//! The command line and its environment: each option documented once.

use crate::access::Role;
use clap::{Args, Parser, Subcommand};
use std::{net::SocketAddr, path::PathBuf};

/// Hearsay: who says so? A claim-provenance desk for newsrooms.
///
/// Data goes to stdout, logs to stderr. Exit code 0: fine, 1: failed, 2: wrong usage.
#[derive(Debug, Parser)]
#[command(name = "hearsay", version, propagate_version = true)]
pub struct Config {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the newsroom's web server.
    Serve(Serve),
    /// Manage people.
    #[command(subcommand)]
    User(User),
    /// Manage tokens for the REST API.
    #[command(subcommand)]
    Token(Token),
    /// Take articles in from files.
    Import(Import),
    /// Write the claim table.
    Export(Box<Export>),
    /// Find attributions in plain text. Needs no database.
    Suggest(Suggest),
    /// Check the history: exit 1 and name the first bad event.
    Verify(Database),
}

/// Where everything is kept.
#[derive(Clone, Debug, Args)]
pub struct Database {
    /// `sqlite:FILE` or `postgres://USER:PASSWORD@HOST/DATABASE`.
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite:hearsay.db", hide_env_values = true)]
    pub database_url: String,
}

/// Options of `hearsay serve`.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Address and port to listen on; port 0 takes a free one.
    #[arg(long, env = "HEARSAY_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// Where everything is kept.
    #[command(flatten)]
    pub database: Database,
    /// The address people type, such as `https://desk.example.org`. With https, cookies are sent over TLS only.
    #[arg(long, env = "HEARSAY_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// What proposes claims.
    #[command(flatten)]
    pub reader: Reader,
    /// Load sample articles and a demo sign-in. Only on a loopback address and only into an empty or a demo database.
    #[arg(long, env = "HEARSAY_DEMO")]
    pub demo: bool,
}

/// `hearsay user …`
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add somebody. Without --password-stdin they get a one-time link to choose a password.
    Add {
        /// What they sign in with.
        email: String,
        /// Their name as others see it.
        #[arg(long, env = "HEARSAY_USER_NAME")]
        name: String,
        /// admin, editor, reviewer or reader.
        #[arg(long, env = "HEARSAY_USER_ROLE")]
        role: Role,
        /// Read their password from standard input (one line).
        #[arg(long, env = "HEARSAY_PASSWORD_STDIN")]
        password_stdin: bool,
        /// Where everything is kept.
        #[command(flatten)]
        database: Database,
    },
}

/// `hearsay token …`
#[derive(Debug, Subcommand)]
pub enum Token {
    /// Make a token for somebody; it is printed once, alone on stdout.
    Create {
        /// Whose token.
        email: String,
        /// What it is for.
        #[arg(long, env = "HEARSAY_TOKEN_NAME")]
        name: String,
        /// Where everything is kept.
        #[command(flatten)]
        database: Database,
    },
}

/// Options of `hearsay import`.
#[derive(Clone, Debug, Args)]
pub struct Import {
    /// Files to take in.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// auto (by the file's ending), text, markdown or html.
    #[arg(long, env = "HEARSAY_IMPORT_FORMAT", default_value = "auto", value_parser = ["auto", "text", "markdown", "html"])]
    pub format: String,
    /// Propose claims for each article, to be accepted or dismissed in its workspace.
    #[arg(long, env = "HEARSAY_IMPORT_SUGGEST")]
    pub suggest: bool,
    /// What proposes them.
    #[command(flatten)]
    pub reader: Reader,
    /// In whose name (e-mail); needed only when there are several administrators.
    #[arg(long, env = "HEARSAY_AS")]
    pub r#as: Option<String>,
    /// Where everything is kept.
    #[command(flatten)]
    pub database: Database,
}

/// What reads texts.
#[derive(Clone, Debug, Default, Args)]
pub struct Reader {
    /// Use the model in this file instead of the one inside the program.
    #[arg(long, env = "HEARSAY_MODEL", value_name = "FILE")]
    pub model: Option<PathBuf>,
}

/// Options of `hearsay suggest`.
#[derive(Clone, Debug, Args)]
pub struct Suggest {
    /// Files of plain text; `-` or none: standard input.
    pub files: Vec<PathBuf>,
    /// jsonl: one JSON object per document and line.
    #[arg(long, env = "HEARSAY_SUGGEST_FORMAT", default_value = "jsonl", value_parser = ["jsonl"])]
    pub format: String,
    /// Only attributions of at least this confidence, 0 to 1, instead of the one at which the model did best.
    #[arg(long, env = "HEARSAY_AT_LEAST", value_name = "CONFIDENCE")]
    pub at_least: Option<f32>,
    /// What reads them.
    #[command(flatten)]
    pub reader: Reader,
}

/// Options of `hearsay export`.
#[derive(Clone, Debug, Args)]
pub struct Export {
    /// csv or json.
    #[arg(long, env = "HEARSAY_EXPORT_FORMAT", default_value = "csv", value_parser = ["csv", "json"])]
    pub format: String,
    /// Only claims of this article (id or slug).
    #[arg(long, env = "HEARSAY_EXPORT_ARTICLE")]
    pub article: Option<String>,
    /// Only claims citing this source (id, slug or name).
    #[arg(long, env = "HEARSAY_EXPORT_SOURCE")]
    pub source: Option<String>,
    /// Only claims citing a source of this kind.
    #[arg(long, env = "HEARSAY_EXPORT_KIND")]
    pub kind: Option<String>,
    /// Only claims with an attribution of this status.
    #[arg(long, env = "HEARSAY_EXPORT_STATUS")]
    pub status: Option<String>,
    /// Only claims in this review state.
    #[arg(long, env = "HEARSAY_EXPORT_REVIEW")]
    pub review: Option<String>,
    /// Only claims with this finding.
    #[arg(long, env = "HEARSAY_EXPORT_CHECK")]
    pub check: Option<String>,
    /// Only claims of this standing.
    #[arg(long, env = "HEARSAY_EXPORT_STANDING")]
    pub standing: Option<String>,
    /// Only claims of this outlet.
    #[arg(long, env = "HEARSAY_EXPORT_OUTLET")]
    pub outlet: Option<String>,
    /// Only articles published on or after this date.
    #[arg(long, env = "HEARSAY_EXPORT_FROM")]
    pub from: Option<String>,
    /// Only articles published on or before this date.
    #[arg(long, env = "HEARSAY_EXPORT_TO")]
    pub to: Option<String>,
    /// Only claims with these words.
    #[arg(long, env = "HEARSAY_EXPORT_Q")]
    pub q: Option<String>,
    /// The order, as in the API.
    #[arg(long, env = "HEARSAY_EXPORT_SORT", allow_hyphen_values = true)]
    pub sort: Option<String>,
    /// Write to this file instead of stdout.
    #[arg(long, short, env = "HEARSAY_EXPORT_OUTPUT")]
    pub output: Option<PathBuf>,
    /// Where everything is kept.
    #[command(flatten)]
    pub database: Database,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn without_variable(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        let options =
            command.get_arguments().filter(|option| !option.is_positional() && !matches!(option.get_id().as_str(), "help" | "version"));
        found.extend(options.filter(|option| option.get_env().is_none()).map(|option| format!("{path} --{}", option.get_id())));
        for below in command.get_subcommands() {
            without_variable(below, &format!("{path} {}", below.get_name()), found);
        }
    }

    #[test]
    fn every_option_also_reads_an_environment_variable() {
        let mut found = Vec::new();
        without_variable(&Config::command(), "hearsay", &mut found);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn an_order_from_last_to_first_is_written_as_in_the_api() {
        let config = Config::try_parse_from(["hearsay", "export", "--sort", "-created_at"]).expect("taken");
        assert!(matches!(config.command, Command::Export(export) if export.sort.as_deref() == Some("-created_at")));
    }
}
