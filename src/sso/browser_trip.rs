//! To AWS's page by a browser on this machine, and back with an authorization code (RFC 8252).

use std::time::{Duration, Instant};

use super::LoginError;
use super::callback::{CallbackServer, Refused};
use super::callback_page::CallbackPage;
use super::pkce::Pkce;
use crate::output::sentence::capitalized;
use crate::secret::Secret;

/// A login by a browser that returns to this machine.
pub(crate) struct BrowserTrip<'a> {
    /// The port that it returns to, if it is not to be any free one.
    pub(crate) port: Option<u16>,
    /// How long a person may take.
    pub(crate) patience: Duration,
    /// The page to open, for these secrets and this address to return to.
    pub(crate) page: &'a dyn Fn(&Pkce, &str) -> String,
    /// Shows the page to a person.
    pub(crate) show: &'a dyn Fn(&str),
}

/// What the browser came back with, to be exchanged.
pub(crate) struct Returned<'a> {
    pub(crate) code: &'a Secret,
    pub(crate) verifier: &'a Secret,
    pub(crate) redirect_uri: &'a str,
}

impl BrowserTrip<'_> {
    /// The browser is answered when it is known what came of the code; `done` says what was signed in to.
    pub(crate) fn run<T>(
        &self,
        exchange: impl FnOnce(Returned<'_>) -> Result<T, LoginError>,
        done: impl FnOnce(&T) -> String,
    ) -> Result<T, LoginError> {
        let listen =
            |error: std::io::Error| LoginError::Listen { port: self.port, detail: error.to_string() };
        let server = CallbackServer::bind(self.port).map_err(listen)?;
        let pkce = Pkce::generate()?;
        let redirect_uri = server.redirect_uri();
        (self.show)(&(self.page)(&pkce, &redirect_uri));
        let callback = server.wait(&pkce.state, Instant::now() + self.patience).map_err(|none| {
            LoginError::TimedOut { waited: self.patience, wrong_states: none.wrong_states }
        })?;
        let result = match &callback.outcome {
            Ok(code) => exchange(Returned { code, verifier: &pkce.verifier, redirect_uri: &redirect_uri }),
            Err(Refused { error, description }) => {
                let reason = if description.is_empty() { error } else { description };
                Err(LoginError::Refused { reason: reason.clone() })
            }
        };
        callback.answer(&match &result {
            Ok(signed_in) => CallbackPage::success(&done(signed_in)),
            Err(error) => CallbackPage::failure(&capitalized(&error.to_string())),
        });
        result
    }
}
