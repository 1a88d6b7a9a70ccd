//! Signing in with the console's own login: in a browser on this machine, or on another, with a text to copy.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use url::form_urlencoded::{self, Serializer};

use super::access::proof;
use super::{ConsoleLogin, DpopKey};
use crate::aws::{Aws, ConsoleGrant};
use crate::identifiers::account_of_arn;
use crate::secret::Secret;
use crate::sso::LoginError;
use crate::sso::browser_trip::{BrowserTrip, Returned};
use crate::sso::pkce::Pkce;

const SAME_DEVICE: &str = "arn:aws:signin:::devtools/same-device";
const CROSS_DEVICE: &str = "arn:aws:signin:::devtools/cross-device";

/// Where the browser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsoleWay {
    /// On this machine; it returns to this port, or to a free one.
    SameDevice {
        /// A fixed port.
        port: Option<u16>,
    },
    /// Anywhere; the person copies a text.
    CrossDevice,
}

/// A page that a person is to open.
pub struct Shown<'a> {
    /// The page.
    pub url: &'a str,
    /// Whether it ends with a text to copy.
    pub ends_with_text: bool,
}

/// Who signed in, and what that gave.
pub struct LoggedIn {
    /// The ARN: `login_session`.
    pub session: String,
    /// What is to be stored.
    pub login: ConsoleLogin,
}

/// A console login to be made.
pub struct ConsoleFlow<'a> {
    /// The way to AWS.
    pub aws: &'a Aws,
    /// Where the browser is.
    pub way: ConsoleWay,
    /// How long a person may take.
    pub patience: Duration,
    /// Shows a person what to open.
    pub show: &'a dyn Fn(Shown<'_>),
    /// Asks for the text that the page shows.
    pub ask: &'a dyn Fn() -> Option<Secret>,
    /// Stores the login; the browser is told of success only after that.
    pub store: &'a dyn Fn(&LoggedIn) -> Result<(), LoginError>,
}

impl ConsoleFlow<'_> {
    /// Signs in.
    pub fn run(&self) -> Result<LoggedIn, LoginError> {
        match self.way {
            ConsoleWay::SameDevice { port } => self.same_device(port),
            ConsoleWay::CrossDevice => self.cross_device(),
        }
    }

    fn same_device(&self, port: Option<u16>) -> Result<LoggedIn, LoginError> {
        let page = |pkce: &Pkce, redirect_uri: &str| self.authorize_url(SAME_DEVICE, redirect_uri, pkce);
        let show = |url: &str| (self.show)(Shown { url, ends_with_text: false });
        let trip = BrowserTrip { port, patience: self.patience, page: &page, show: &show };
        trip.run(
            |returned| self.exchange(SAME_DEVICE, returned),
            |logged_in| format!("AWS as {}", logged_in.session),
        )
    }

    fn cross_device(&self) -> Result<LoggedIn, LoginError> {
        let pkce = Pkce::generate()?;
        let redirect_uri = format!("{}/v1/sessions/confirmation", self.aws.signin_url());
        let url = self.authorize_url(CROSS_DEVICE, &redirect_uri, &pkce);
        (self.show)(Shown { url: &url, ends_with_text: true });
        let text = (self.ask)().ok_or(LoginError::TimedOut { waited: self.patience, wrong_states: 0 })?;
        let wrong = |reason: &str| LoginError::Refused { reason: reason.to_owned() };
        let decoded = STANDARD.decode(text.expose().trim()).map(zeroize::Zeroizing::new);
        let decoded = decoded.map_err(|_| wrong("the text is not the one that the page shows"))?;
        let parameter = |name: &str| {
            let found = form_urlencoded::parse(&decoded).find(|(key, _)| key == name);
            found.map(|(_, value)| Secret::new(value.into_owned()))
        };
        if !parameter("state").is_some_and(|state| state.equals(&pkce.state)) {
            return Err(wrong("the text belongs to another login"));
        }
        let code = parameter("code").ok_or_else(|| wrong("the text has no code in it"))?;
        let returned = Returned { code: &code, verifier: &pkce.verifier, redirect_uri: &redirect_uri };
        self.exchange(CROSS_DEVICE, returned)
    }

    fn authorize_url(&self, client: &str, redirect_uri: &str, pkce: &Pkce) -> String {
        let query = Serializer::new(String::new())
            .append_pair("response_type", "code")
            .append_pair("client_id", client)
            .append_pair("state", pkce.state.expose())
            .append_pair("code_challenge_method", "SHA-256")
            .append_pair("scope", "openid")
            .append_pair("redirect_uri", redirect_uri)
            .append_pair("code_challenge", &pkce.challenge())
            .finish();
        format!("{}/v1/authorize?{query}", self.aws.signin_url())
    }

    fn exchange(&self, client: &str, returned: Returned<'_>) -> Result<LoggedIn, LoginError> {
        let key = DpopKey::generate().map_err(|error| LoginError::Random { detail: error.to_string() })?;
        let Returned { code, verifier, redirect_uri } = returned;
        let grant = ConsoleGrant::Code { code, verifier, redirect_uri };
        let token = self.aws.console_token(client, &grant, proof(&key, self.aws.clock()))?;
        let id_token = token.id_token.unwrap_or_default();
        let session = subject(&id_token)
            .ok_or_else(|| LoginError::Refused { reason: "AWS did not say who signed in".to_owned() })?;
        let mut credentials = token.credentials;
        credentials.account_id = account_of_arn(&session);
        let other = Map::from_iter([("idToken".to_owned(), Value::from(id_token))]);
        let login = ConsoleLogin {
            credentials,
            client_id: client.to_owned(),
            refresh_token: token.refresh_token,
            key,
            other,
        };
        let logged_in = LoggedIn { session, login };
        (self.store)(&logged_in)?;
        Ok(logged_in)
    }
}

/// The `sub` of an ID token. It came straight from the service, so that its signature proves nothing more.
fn subject(id_token: &str) -> Option<String> {
    let payload = URL_SAFE_NO_PAD.decode(id_token.split('.').nth(1)?).ok()?;
    let payload: Value = serde_json::from_slice(&payload).ok()?;
    let arn = payload.get("sub")?.as_str()?.trim();
    (arn.starts_with("arn:") && !arn.chars().any(char::is_control)).then(|| arn.to_owned())
}
