//! The edge to AWS's API: what the SDK's types are turned into, and where they stop. One [`Aws`] lives for one run,
//! so that its calls share connections; making one is what starts the runtime and, for `https`, loads the roots.

mod client;
mod date;
mod endpoint;
mod error;
mod federation;
mod iam;
mod metadata;
mod oidc;
mod portal;
mod reach;
mod redirect;
mod signin;
mod sts;

pub use client::Aws;
pub use endpoint::endpoint;
pub use error::{AwsError, Refusal};
pub use iam::{ListedKey, NewMfaDevice, PairCall};
pub use oidc::{DeviceAuthorization, IssuedToken, NewClient, RegisteredClient, TokenGrant};
pub use portal::{ListError, Page, PortalAccount, PortalClient};
pub use signin::{ConsoleGrant, ConsoleToken, MakeProof};
pub use sts::{CallerIdentity, TokenCode};
