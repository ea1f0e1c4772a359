//! The client of the search program: sends requests, and drops answers that come too late.
//! The page's scripts run the program (in a worker or on this thread) and fetch its files
//! (`js_bindings.rs`). No other code of the reader uses the protocol.

use crate::js_bindings;
use crate::route::Search;
use bookmobile_dom::StaticSignal;
use bookmobile_protocol::{HighlightRequest, Request, Response, SearchRequest, decode, encode};
use std::cell::RefCell;

pub use bookmobile_protocol::{Found, FoundArticle, Passage, Span};

/// The state of the search program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was not started yet.
    Asleep,
    /// It is being started.
    Starting,
    /// It answers.
    Ready,
    /// It could not start, or stopped.
    Failed,
}

/// The id of a request, and the callback for its answers.
type Waiting = (u32, Box<dyn FnMut(Response)>);

thread_local! {
    static INNER: RefCell<Inner> = RefCell::default();
}

/// The requests without a final answer. They are shared: there is one search program on a
/// page.
#[derive(Default)]
struct Inner {
    waiting: Vec<Waiting>,
    last_request_id: u32,
    /// The request of the newest search; older ones are stale.
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

/// How many results of a search are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultLimits {
    /// At most this many articles.
    pub articles: u32,
    /// Ids of articles of which all passages are wanted.
    pub expanded: Vec<u32>,
}

impl ResultLimits {
    /// How many more articles are shown at a time.
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
    /// A client whose program is not started.
    pub fn new() -> Self {
        Self {
            status: StaticSignal::new(Status::Asleep),
        }
    }

    /// The state of the program.
    pub fn status(self) -> StaticSignal<Status> {
        self.status
    }

    /// Starts the program, unless it was started already.
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

    /// Searches. `then` is called with the answer, and after a partial one
    /// ([`Found::is_partial`]) again with each better one, unless a newer search was made
    /// meanwhile.
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
        // After a failure only the person starts the program again, not the next request.
        if self.status.get_untracked() == Status::Failed {
            return;
        }
        INNER.with_borrow_mut(|inner| inner.waiting.push((request_id, Box::new(then))));
        js_bindings::ask(&encode(request));
    }

    /// Takes an answer; no bytes mean that the program could not start or has stopped.
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

    /// Drops all requests; the next start tries again.
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
