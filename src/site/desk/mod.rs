//! Pages of the newsroom, signed in.

/// One's own account.
pub mod account;
/// The forms of people, account, sign-in, set-up and invitation.
pub mod account_forms;
/// The password again.
pub mod again;
/// The details known about an article, as a form.
pub mod article_form;
/// The form that takes an article in.
pub mod article_intake;
/// What an event changed, in words.
pub mod change;
/// What there is to do before an article goes out.
pub mod checklist;
/// A claim's own page.
pub mod claim;
/// Erasing somebody or an article.
pub mod erasure;
/// Facts, worked on.
pub mod fact;
/// For who forgot their password.
pub mod forgotten;
/// The history of an article or claim.
pub mod history;
/// What waits for somebody.
pub mod home;
/// What events speak of by id.
pub mod names;
/// A claim laid out to be judged.
pub mod passage;
/// The newsroom's people.
pub mod people;
/// Publishing an article and taking it back.
pub mod publication;
/// The queue.
pub mod queue;
/// Taking an event back.
pub mod reversal;
/// The steps of review as plain forms.
pub mod review_form;
/// What one person alone did to what readers see.
pub mod seconding;
/// What is decided for the whole newsroom.
pub mod settings;
/// Sign-in, set-up, invitation.
pub mod sign_in;
/// Claims that likely say the same as another.
pub mod similar;
/// The registry of sources, worked on.
pub mod sources;
/// Withdrawing a claim that readers see.
pub mod withdrawal;
/// The page around the workspace.
pub mod workspace;
