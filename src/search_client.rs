//! Talks to the search program: asks, and drops answers that come too late. Who
//! runs it (a worker, or this thread) and how its files come is the page's
//! business (`js_bindings.rs`). Nobody else knows the protocol.

use crate::js_bindings;
use crate::route::Search;
use bookmobile_dom::StaticSignal;
use bookmobile_protocol::{HighlightRequest, Request, Response, SearchRequest, decode, encode};
use std::cell::RefCell;

pub use bookmobile_protocol::{Found, FoundArticle, Passage, Span};

/// How far the search program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nobody has searched yet.
    Asleep,
    /// It is on its way.
    Starting,
    /// It answers.
    Ready,
    /// It could not start, or stopped.
    Failed,
}

/// The id of a request, and what is done with its answers.
type Waiting = (u32, Box<dyn FnMut(Response)>);

thread_local! {
    static INNER: RefCell<Inner> = RefCell::default();
}

/// What is under way; there is one search on a page.
#[derive(Default)]
struct Inner {
    waiting: Vec<Waiting>,
    last_request_id: u32,
    /// The newest search; older ones are stale.
    search_request_id: u32,
}

/// A handle to the search program.
#[derive(Clone, Copy)]
pub struct SearchClient {
    status: StaticSignal<Status>,
}

impl Default for SearchClient {
    fn default() -> Self {
        Self::new()
    }
}

/// How much of what is found is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultLimits {
    /// At most this many articles.
    pub articles: u32,
    /// Ids of articles of which all passages are wanted.
    pub expanded: Vec<u32>,
}

impl ResultLimits {
    /// Articles at a time.
    pub const STEP: u32 = 20;
}

impl Default for ResultLimits {
    fn default() -> Self {
        Self {
            articles: Self::STEP,
            expanded: Vec::new(),
        }
    }
}

impl SearchClient {
    /// A client whose program is asleep.
    pub fn new() -> Self {
        Self {
            status: StaticSignal::new(Status::Asleep),
        }
    }

    /// How far the program is.
    pub fn status(self) -> StaticSignal<Status> {
        self.status
    }

    /// Starts the program, if it is not on its way already.
    pub fn start(self) {
        if matches!(
            self.status.get_untracked(),
            Status::Starting | Status::Ready
        ) {
            return;
        }
        self.status.set(Status::Starting);
        js_bindings::ask(&[]);
    }

    /// Searches; `then` is called with the answer unless a newer search was
    /// made meanwhile, and again with each better one ([`Found::is_partial`]).
    pub fn search(
        self,
        search: &Search,
        limits: ResultLimits,
        mut then: impl FnMut(Found) + 'static,
    ) {
        let Search {
            text,
            topics,
            languages,
        } = search.clone();
        let request_id = next_request_id();
        INNER.with_borrow_mut(|inner| {
            let stale = inner.search_request_id;
            inner.waiting.retain(|(waiting, _)| *waiting != stale);
            inner.search_request_id = request_id;
        });
        let request = Request::Search(SearchRequest {
            request_id,
            is_typing: !text.ends_with(char::is_whitespace),
            text,
            topics,
            languages,
            limit: limits.articles,
            expanded: limits.expanded,
        });
        self.ask(request_id, &request, move |response| {
            if let Response::Found(found) = response {
                then(found);
            }
        });
    }

    /// Finds the words of a query in texts.
    pub fn highlight(
        self,
        query: &str,
        texts: Vec<String>,
        mut then: impl FnMut(Vec<Vec<Span>>) + 'static,
    ) {
        let request_id = next_request_id();
        let request = Request::Highlight(HighlightRequest {
            request_id,
            query: query.to_owned(),
            texts,
        });
        self.ask(request_id, &request, move |response| {
            if let Response::Highlighted(answer) = response
                && !answer.is_partial
            {
                then(answer.spans);
            }
        });
    }

    fn ask(self, request_id: u32, request: &Request, then: impl FnMut(Response) + 'static) {
        // What failed is started again by the person, not by the next question.
        if self.status.get_untracked() == Status::Failed {
            return;
        }
        INNER.with_borrow_mut(|inner| inner.waiting.push((request_id, Box::new(then))));
        js_bindings::ask(&encode(request));
    }

    /// Takes an answer; no bytes if the program could not start or has stopped.
    pub fn receive(self, reply: &[u8]) {
        let Ok(response) = decode::<Response>(reply) else {
            return self.fail();
        };
        if self.status.get_untracked() != Status::Ready {
            self.status.set(Status::Ready);
        }
        let (request_id, is_partial) = match &response {
            Response::Found(found) => (found.request_id, found.is_partial),
            Response::Highlighted(answer) => (answer.request_id, answer.is_partial),
        };
        let waiting = INNER.with_borrow_mut(|inner| {
            let at = inner
                .waiting
                .iter()
                .position(|(own, _)| *own == request_id)?;
            Some(inner.waiting.swap_remove(at))
        });
        let Some(mut waiting) = waiting else {
            return;
        };
        (waiting.1)(response);
        if is_partial {
            INNER.with_borrow_mut(|inner| inner.waiting.push(waiting));
        }
    }

    /// Forgets what was asked; the next start tries again.
    fn fail(self) {
        INNER.with_borrow_mut(|inner| inner.waiting.clear());
        self.status.set(Status::Failed);
    }
}

fn next_request_id() -> u32 {
    INNER.with_borrow_mut(|inner| {
        inner.last_request_id = inner.last_request_id.wrapping_add(1);
        inner.last_request_id
    })
}
