//! `keyfob explain`

use std::fmt::Write;

use crate::aws;
use crate::cli::context::Context;
use crate::cli::error::CliResult;
use crate::cli::session::{Session, Wanted};
use crate::output::wrap::wrap;
use crate::output::{Ui, time_left};
use crate::plan::{self, Explanation};

/// Show how a profile leads to credentials: which setting came from which file and line, which calls would be made,
/// what is cached, and why
///
/// Makes no call and opens no keychain.
#[derive(Debug, clap::Args)]
#[command(
    about = "Show how a profile leads to credentials, and why in that way",
    after_help = "Examples:
  keyfob explain prod
  keyfob explain prod --json | jq .steps
  keyfob explain prod --duration 4h"
)]
pub struct Args {
    /// The profile
    #[arg(value_name = "PROFILE")]
    name: Option<String>,
    /// Explain it for credentials that last so long, such as 4h or 90m
    #[arg(long, value_name = "TIME", value_parser = crate::cli::duration::parse)]
    duration: Option<u32>,
}

/// Explains the plan.
pub fn run(args: &Args, context: &Context) -> CliResult {
    let profile = context.profile(args.name.as_deref())?;
    let wanted = Wanted { seconds: args.duration, ..Wanted::default() };
    let session = Session::open(context, &profile, wanted)?;
    let explanation =
        session.with_plan(|plan, situation| Ok(plan::explain(plan, situation, &aws::endpoint)))?;
    if context.global.json {
        let json = serde_json::to_string_pretty(&explanation).expect("an explanation is plain data");
        return context.print(&json);
    }
    context.print(&tree(&explanation, &context.ui))
}

/// The steps from the last to the first, each below what it is for.
fn tree(explanation: &Explanation, ui: &Ui) -> String {
    let room = ui.answer_width();
    let mut text = format!("{}\n", ui.bold(&explanation.profile));
    for (depth, step) in explanation.steps.iter().rev().enumerate() {
        let indent = "   ".repeat(depth);
        let headline = wrap(&format!("{indent}└─ {}", step.headline()), room);
        let _ = writeln!(text, "{}", ui.bold(&headline));
        let mut details = vec![format!("profile {}, {} line {}", step.profile, step.file, step.line)];
        details.extend(step.role_session_name.as_ref().map(|name| format!("session name {name}")));
        details.extend(step.external_id.as_ref().map(|id| format!("external ID {id}")));
        details.extend(step.endpoint.as_ref().filter(|_| step.is_elsewhere).map(|url| format!("at {url}")));
        details.extend(match step.left {
            Some(left) => Some(format!("cached, {} left", time_left(left))),
            None => step.is_cacheable.then(|| "not cached".to_owned()),
        });
        let _ = writeln!(text, "{}", wrap(&format!("{indent}   {}", details.join("; ")), room));
    }
    let why = format!("Region {}. {}", explanation.region, explanation.reasons.join(" "));
    let _ = writeln!(text, "\n{}", wrap(&why, room));
    text
}
