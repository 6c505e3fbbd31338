//! Chains of all claims about a fact, joined to one graph of who has it from whom, and collapsed to where it begins: *12 outlets, 1 origin*.
//!
//! A chain that names its origin ends there, whatever else those have heard through whom it came; one that ends at an outlet goes on with what
//! that outlet says itself.
//!
//! An origin is whoever is cited and cites nobody: a named source, or somebody without a name. Outlets that say it in their own voice and
//! whom nobody cites name no origin, and are counted apart. Those who only cite each other are a circle, which is called out.

use super::{Appearance, Party, Who};
use crate::{
    attribution::{Polarity, SourceKind, Status},
    base::id::ArticleId,
};
use petgraph::{
    algo::kosaraju_scc,
    graph::{DiGraph, NodeIndex},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Agencies that are asked how much rests on each: those most cited.
const AGENCIES: usize = 50;

/// Somebody through whom a fact went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Who.
    pub who: Who,
    /// Whether it published an article that says so.
    pub is_outlet: bool,
    /// The articles it published.
    pub articles: BTreeSet<ArticleId>,
    /// Whether it says so, in an article, on nobody's word.
    pub own_voice: bool,
}

impl Node {
    /// Whether a reader could not tell who it is.
    pub const fn is_unnamed(&self) -> bool {
        matches!(self.who.party, Party::Unnamed(..))
    }
}

/// That somebody has it from somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Who repeats it: a position among the nodes.
    pub from: usize,
    /// From whom.
    pub to: usize,
    /// In how many articles.
    pub articles: usize,
    /// What the one it is from did.
    pub statuses: BTreeSet<Status>,
}

/// What a root is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RootKind {
    /// Somebody with a name.
    Named,
    /// Somebody without.
    Unnamed,
    /// Several who have it from each other, and from nobody else.
    Circle,
    /// An outlet that names nobody, and that nobody names.
    OwnVoice,
}

impl RootKind {
    /// The word for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Unnamed => "unnamed",
            Self::Circle => "circle",
            Self::OwnVoice => "own_voice",
        }
    }
}

/// Where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// What it is.
    pub kind: RootKind,
    /// Who: one, or all of a circle.
    pub nodes: Vec<usize>,
    /// The outlets that have it from there, directly or through others.
    pub outlets: BTreeSet<usize>,
}

/// A chain, collapsed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Chain {
    /// The outlet that has it so.
    outlet: usize,
    /// Those through whom it came, the nearest to the outlet first.
    through: Vec<usize>,
}

/// How many outlets rest on what; an outlet rests on those without whom it would have it from nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// On state media.
    pub state_media: usize,
    /// On one agency: which, and how many.
    pub agency: Option<(usize, usize)>,
    /// On nobody with a name: on unnamed sources, circles or their own word.
    pub nobody_named: usize,
}

/// The graph of a fact, and what it collapses to.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// Everybody, in the order in which they first appear.
    pub nodes: Vec<Node>,
    /// Who has it from whom.
    pub edges: Vec<Edge>,
    /// For each node the chains that end there.
    pub(crate) chains: Vec<Vec<Chain>>,
    /// Where it begins, the widest spread first, own voices last.
    pub roots: Vec<Root>,
    /// Those who have it from each other, also when some have it from others as well.
    pub circles: Vec<Vec<usize>>,
    /// How many articles.
    pub articles: usize,
    /// How many outlets.
    pub outlets: usize,
    /// What they rest on.
    pub shares: Shares,
}

impl Origins {
    /// The origins: everything but outlets that name nobody.
    pub fn origins(&self) -> impl Iterator<Item = &Root> {
        self.roots.iter().filter(|root| root.kind != RootKind::OwnVoice)
    }

    /// How many roots are of this kind.
    pub fn count(&self, kind: RootKind) -> usize {
        self.roots.iter().filter(|root| root.kind == kind).count()
    }

    /// The names of the nodes at these positions.
    pub fn names(&self, nodes: &[usize]) -> Vec<&str> {
        nodes.iter().map(|at| self.nodes[*at].who.name.as_str()).collect()
    }
}

/// Joins and collapses what stands behind a fact: who is for it, not who denies it.
pub fn origins(appearances: &[Appearance]) -> Origins {
    let mut graph = Joined::default();
    for claim in appearances {
        let own_voice = claim.chains.is_empty() && claim.relation.side(Status::Reported) == Polarity::For;
        let is_for = |chain: &&Vec<super::Heard>| chain.last().is_some_and(|end| claim.relation.side(end.status) == Polarity::For);
        let chains: Vec<_> = claim.chains.iter().filter(is_for).collect();
        if own_voice || !chains.is_empty() {
            let outlet = graph.node(&claim.outlet);
            let outlet = &mut graph.nodes[outlet];
            outlet.is_outlet = true;
            outlet.own_voice |= own_voice;
            outlet.articles.insert(claim.article);
        }
        for chain in chains {
            let parties = claim.parties(chain);
            // An outlet that cites itself says it on its own word.
            if parties.len() == 1 {
                let outlet = graph.node(&claim.outlet);
                graph.nodes[outlet].own_voice = true;
            }
            let places: Vec<usize> = parties.iter().map(|who| graph.node(who)).collect();
            if let [outlet, through @ .., end] = places.as_slice() {
                graph.chains.entry(*end).or_default().insert(Chain { outlet: *outlet, through: through.to_vec() });
            }
            for pair in places.windows(2) {
                let to = &graph.nodes[pair[1]].who.party;
                let status = chain.iter().find(|step| is_step(to, step)).map(|step| step.status);
                let (articles, statuses) = graph.edges.entry((pair[0], pair[1])).or_default();
                articles.insert(claim.article);
                statuses.extend(status);
            }
        }
    }
    graph.collapse()
}

fn is_step(party: &Party, step: &super::Heard) -> bool {
    match party {
        Party::Source(source) => step.is_named && step.source == *source,
        Party::Unnamed(_, source) => !step.is_named && step.source == *source,
        Party::Outlet(_) => false,
    }
}

#[derive(Default)]
struct Joined {
    nodes: Vec<Node>,
    places: HashMap<Party, usize>,
    edges: BTreeMap<(usize, usize), (BTreeSet<ArticleId>, BTreeSet<Status>)>,
    chains: BTreeMap<usize, BTreeSet<Chain>>,
}

impl Joined {
    fn node(&mut self, who: &Who) -> usize {
        *self.places.entry(who.party.clone()).or_insert_with(|| {
            self.nodes.push(Node { who: who.clone(), is_outlet: false, articles: BTreeSet::new(), own_voice: false });
            self.nodes.len() - 1
        })
    }

    fn collapse(mut self) -> Origins {
        let nodes = self.nodes;
        let chains: Vec<Vec<Chain>> = (0..nodes.len()).map(|end| self.chains.remove(&end).into_iter().flatten().collect()).collect();
        let edges: Vec<Edge> = self
            .edges
            .into_iter()
            .map(|((from, to), (articles, statuses))| Edge { from, to, articles: articles.len(), statuses })
            .collect();
        let mut circles = parts(nodes.len(), edges.iter().map(|edge| (edge.from, edge.to)));
        circles.retain(|part| part.len() > 1);
        circles.sort_unstable();
        let ends = || chains.iter().enumerate().flat_map(|(end, chains)| chains.iter().map(move |chain| (chain.outlet, end)));
        let mut leads: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
        ends().for_each(|(outlet, end)| leads[outlet].push(end));
        let mut roots = Vec::new();
        for part in parts(nodes.len(), ends()) {
            let leads_out = part.iter().flat_map(|at| &leads[*at]).any(|to| part.binary_search(to).is_err());
            let is_heard = part.iter().any(|end| !chains[*end].is_empty());
            let first = &nodes[part[0]];
            let kind = match part.len() {
                _ if leads_out => continue,
                2.. => RootKind::Circle,
                _ if is_heard && first.is_unnamed() => RootKind::Unnamed,
                _ if is_heard => RootKind::Named,
                _ if first.is_outlet => RootKind::OwnVoice,
                // Who only passed it on.
                _ => continue,
            };
            let outlets = reach(&chains, &part, |_| true).into_iter().filter(|at| nodes[*at].is_outlet).collect();
            roots.push(Root { kind, nodes: part, outlets });
        }
        roots.sort_by(|one, other| {
            let key = |root: &Root| (root.kind == RootKind::OwnVoice, std::cmp::Reverse(root.outlets.len()), root.nodes[0]);
            key(one).cmp(&key(other))
        });
        let articles: BTreeSet<&ArticleId> = nodes.iter().flat_map(|node| &node.articles).collect();
        let (articles, outlets) = (articles.len(), nodes.iter().filter(|node| node.is_outlet).count());
        let shares = shares(&chains, &nodes, &roots);
        Origins { nodes, edges, chains, roots, circles, articles, outlets, shares }
    }
}

/// The strongly connected parts of a graph, the members of each in order.
fn parts(nodes: usize, edges: impl Iterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut graph: DiGraph<(), ()> = DiGraph::new();
    for _ in 0..nodes {
        graph.add_node(());
    }
    for (from, to) in edges {
        graph.update_edge(NodeIndex::new(from), NodeIndex::new(to), ());
    }
    let members = |part: Vec<NodeIndex>| {
        let mut members: Vec<usize> = part.into_iter().map(NodeIndex::index).collect();
        members.sort_unstable();
        members
    };
    kosaraju_scc(&graph).into_iter().map(members).collect()
}

/// Everybody who has it from these, by way of those through whom `passes` lets it go.
fn reach(chains: &[Vec<Chain>], from: &[usize], passes: impl Fn(usize) -> bool) -> BTreeSet<usize> {
    let mut reached: BTreeSet<usize> = from.iter().copied().filter(|at| passes(*at)).collect();
    let mut next: Vec<usize> = reached.iter().copied().collect();
    while let Some(end) = next.pop() {
        for Chain { outlet, through } in &chains[end] {
            if passes(*outlet) && through.iter().all(|relay| passes(*relay)) && reached.insert(*outlet) {
                next.push(*outlet);
            }
        }
    }
    reached
}

fn shares(chains: &[Vec<Chain>], nodes: &[Node], roots: &[Root]) -> Shares {
    let outlets = || nodes.iter().enumerate().filter(|(_, node)| node.is_outlet).map(|(at, _)| at);
    let beginnings = |roots: &mut dyn Iterator<Item = &Root>| roots.flat_map(|root| root.nodes.iter().copied()).collect::<Vec<_>>();
    let all = beginnings(&mut roots.iter());
    let resting_on = |is_in: &dyn Fn(usize) -> bool| {
        let free = reach(chains, &all, |at| !is_in(at));
        outlets().filter(|at| !free.contains(at)).count()
    };
    let is_state = |at: usize| nodes[at].who.kind == SourceKind::StateMedia;
    let mut cited = vec![0_usize; nodes.len()];
    for (end, chains) in chains.iter().enumerate() {
        for chain in chains {
            chain.through.iter().chain([&end]).for_each(|at| cited[*at] += 1);
        }
    }
    let mut agencies: Vec<usize> = (0..nodes.len()).filter(|at| nodes[*at].who.kind == SourceKind::NewsAgency).collect();
    agencies.sort_by_key(|at| std::cmp::Reverse(cited[*at]));
    agencies.truncate(AGENCIES);
    let agency = agencies.into_iter().map(|agency| (agency, resting_on(&|at| at == agency))).filter(|(_, count)| *count > 0);
    let named = beginnings(&mut roots.iter().filter(|root| root.kind == RootKind::Named));
    let on_somebody = reach(chains, &named, |_| true);
    Shares {
        state_media: resting_on(&is_state),
        // Of several with as many the most cited one.
        agency: agency.rev().max_by_key(|(_, count)| *count),
        nobody_named: outlets().filter(|at| !on_somebody.contains(at)).count(),
    }
}

/// A line of the picture: who, how far from the origin, and whether others of the same hearer follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// A position among the nodes.
    pub node: usize,
    /// Steps from the origin.
    pub depth: usize,
    /// The line of the one it has it from.
    pub from: Option<usize>,
    /// Whether it stands in another tree too: it has it from several.
    pub is_repeated: bool,
}

/// The graph as trees, one from each root, who has it from the same one beneath; at most so many lines, and how many were left out.
pub fn trees(origins: &Origins, most: usize) -> (Vec<Vec<Branch>>, usize) {
    let mut times = vec![0_usize; origins.nodes.len()];
    let (mut trees, mut lines, mut left_out) = (Vec::new(), 0, 0);
    for root in origins.origins() {
        let grown = Grown::from(origins, root);
        let mut tree: Vec<Branch> = Vec::new();
        let mut stack: Vec<(usize, usize, Option<usize>)> = (0..root.nodes.len()).rev().map(|at| (at, 0, None)).collect();
        while let Some((at, depth, from)) = stack.pop() {
            let node = grown.nodes[at];
            times[node] += usize::from(grown.seen.get(&node) == Some(&at));
            if lines == most {
                left_out += 1;
                continue;
            }
            lines += 1;
            tree.push(Branch { node, depth, from, is_repeated: false });
            let line = tree.len() - 1;
            stack.extend(grown.below[at].iter().rev().map(|next| (*next, depth + 1, Some(line))));
        }
        trees.push(tree);
    }
    for branch in trees.iter_mut().flatten() {
        branch.is_repeated = origins.nodes[branch.node].is_outlet && times[branch.node] > 1;
    }
    (trees, left_out)
}

/// A tree while it grows.
#[derive(Default)]
struct Grown {
    nodes: Vec<usize>,
    below: Vec<Vec<usize>>,
    /// Where an outlet stands that has it.
    seen: HashMap<usize, usize>,
    children: HashMap<(usize, usize), usize>,
}

impl Grown {
    fn from(origins: &Origins, root: &Root) -> Self {
        let mut grown = Self::default();
        for node in &root.nodes {
            let at = grown.add(*node);
            grown.seen.insert(*node, at);
        }
        let mut ends: Vec<usize> = root.nodes.clone();
        let mut next = 0;
        while next < ends.len() {
            let end = ends[next];
            next += 1;
            for Chain { outlet, through } in &origins.chains[end] {
                let mut at = grown.seen[&end];
                for relay in through.iter().rev() {
                    at = grown.child(at, *relay);
                }
                // An outlet that has it in two ways stands where it was found first.
                if !grown.seen.contains_key(outlet) {
                    at = grown.child(at, *outlet);
                    grown.seen.insert(*outlet, at);
                    ends.push(*outlet);
                }
            }
        }
        grown
    }

    fn add(&mut self, node: usize) -> usize {
        self.nodes.push(node);
        self.below.push(Vec::new());
        self.nodes.len() - 1
    }

    fn child(&mut self, of: usize, node: usize) -> usize {
        if let Some(known) = self.children.get(&(of, node)) {
            return *known;
        }
        let at = self.add(node);
        self.below[of].push(at);
        self.children.insert((of, node), at);
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provenance::cases::World;

    fn of(lines: &[&str]) -> Origins {
        origins(&World::default().claims(lines))
    }

    /// `kind: names (outlets)` of each root.
    fn told(origins: &Origins) -> Vec<String> {
        let root = |root: &Root| format!("{}: {} ({})", root.kind.as_str(), origins.names(&root.nodes).join(", "), root.outlets.len());
        origins.roots.iter().map(root).collect()
    }

    #[test]
    fn nothing_has_no_origin() {
        let none = of(&[]);
        assert!(none.roots.is_empty() && none.nodes.is_empty());
        assert_eq!((none.outlets, none.articles, none.shares), (0, 0, Shares::default()));
    }

    #[test]
    fn a_chain_collapses_to_the_one_who_said_it_first() {
        let chain = of(&[
            "asserts 2026-10-10 Post < Wire reported < Radio reported < Mill alleged",
            "asserts 2026-10-11 Ledger < Post reported",
            "asserts 2026-10-12 Echo < Ledger reported",
        ]);
        assert_eq!(told(&chain), ["named: Mill (3)"]);
        assert_eq!((chain.outlets, chain.articles, chain.edges.len()), (3, 3, 5));
        assert!(chain.circles.is_empty());
        let (trees, left_out) = trees(&chain, 100);
        let lines: Vec<_> = trees[0].iter().map(|branch| (branch.depth, chain.nodes[branch.node].who.name.as_str())).collect();
        assert_eq!(
            (lines.as_slice(), left_out),
            ([(0, "Mill"), (1, "Radio"), (2, "Wire"), (3, "Post"), (4, "Ledger"), (5, "Echo")].as_slice(), 0)
        );
    }

    #[test]
    fn what_a_relay_has_from_elsewhere_is_not_what_a_chain_says_that_names_its_origin() {
        let relayed = of(&[
            "asserts 2026-10-10 Post < Wire reported < Mill alleged",
            "asserts 2026-10-11 Ledger < Wire reported < Log reported",
            "asserts 2026-10-12 Echo < Wire reported",
        ]);
        assert_eq!(told(&relayed), ["named: Wire (1)", "named: Mill (1)", "named: Log (1)"]);
        let with_its_own = of(&[
            "asserts 2026-10-09 Wire < Mill alleged",
            "asserts 2026-10-11 Ledger < Wire reported < Log reported",
            "asserts 2026-10-12 Echo < Wire reported",
        ]);
        assert_eq!(told(&with_its_own), ["named: Mill (2)", "named: Log (1)"]);
    }

    #[test]
    fn a_diamond_has_one_origin_and_two_ways() {
        let diamond = of(&[
            "asserts 2026-10-10 Post < Wire reported < Mill alleged",
            "asserts 2026-10-10 Post < Radio reported < Mill alleged",
            "asserts 2026-10-10 Post < Wire reported < Mill alleged",
        ]);
        assert_eq!(told(&diamond), ["named: Mill (1)"]);
        assert_eq!(diamond.edges.len(), 4);
        assert_eq!(diamond.edges.iter().map(|edge| edge.articles).max(), Some(2));
        assert_eq!(diamond.shares.agency, None, "it does not rest on one of the two alone");
        assert_eq!(trees(&diamond, 100).0[0].len(), 4, "nobody stands twice in a tree");
    }

    #[test]
    fn those_who_cite_each_other_are_called_out_and_are_one_origin_that_nobody_stands_behind() {
        let circle = of(&[
            "asserts 2026-10-10 Post < Ledger reported",
            "asserts 2026-10-11 Ledger < Echo reported",
            "asserts 2026-10-12 Echo < Post reported",
            "asserts 2026-10-13 Gazette < Echo reported",
        ]);
        assert_eq!(told(&circle), ["circle: Post, Ledger, Echo (4)"]);
        assert_eq!(circle.circles.len(), 1);
        assert_eq!(circle.shares.nobody_named, 4);
    }

    #[test]
    fn a_circle_with_a_way_out_is_called_out_and_begins_elsewhere() {
        let circle = of(&[
            "asserts 2026-10-10 Post < Ledger reported",
            "asserts 2026-10-11 Ledger < Post reported",
            "asserts 2026-10-12 Ledger < Mill alleged",
        ]);
        assert_eq!(told(&circle), ["named: Mill (2)"]);
        assert_eq!(circle.names(&circle.circles[0]), ["Post", "Ledger"]);
        assert_eq!(circle.shares.nobody_named, 0);
    }

    #[test]
    fn who_has_no_name_is_another_one_with_each_who_heard_them_but_the_same_to_those_who_cite_these() {
        let unnamed = of(&[
            "asserts 2026-10-10 Post < an official alleged",
            "asserts 2026-10-11 Ledger < Post reported < an official alleged",
            "asserts 2026-10-12 Echo < an official alleged",
        ]);
        assert_eq!(told(&unnamed), ["unnamed: an official (2)", "unnamed: an official (1)"]);
        assert_eq!(unnamed.shares.nobody_named, 3);
    }

    #[test]
    fn an_outlet_that_names_nobody_is_no_origin_unless_somebody_cites_it() {
        let own = of(&["asserts 2026-10-10 Post", "asserts 2026-10-11 Echo < Echo reported", "asserts 2026-10-11 Ledger < Post reported"]);
        assert_eq!(told(&own), ["named: Post (2)", "own_voice: Echo (1)"]);
        assert_eq!((own.origins().count(), own.shares.nobody_named), (1, 1));
    }

    #[test]
    fn denials_are_no_origin_of_what_they_deny() {
        let denied = of(&[
            "asserts 2026-10-10 Post < Mill alleged; Bank denied",
            "denies 2026-10-11 Echo < Bank reported",
            "denies 2026-10-12 Radio",
        ]);
        assert_eq!(told(&denied), ["named: Mill (1)"]);
        assert_eq!(denied.outlets, 1);
    }

    #[test]
    fn an_outlet_rests_on_those_without_whom_it_would_have_it_from_nobody() {
        let shares = of(&[
            "asserts 2026-10-10 Post < Wire reported < Mill alleged",
            "asserts 2026-10-10 Echo < Wire reported < Mill alleged",
            "asserts 2026-10-10 Ledger < Wire reported < Mill alleged; Mill alleged",
            "asserts 2026-10-11 State TV < Mill alleged",
            "asserts 2026-10-12 Radio < State TV reported",
        ]);
        let agency = shares.shares.agency.map(|(at, count)| (shares.nodes[at].who.name.as_str(), count));
        assert_eq!((agency, shares.shares.state_media, shares.outlets), (Some(("Wire", 2)), 2, 5));
    }

    #[test]
    fn ten_thousand_edges_in_a_row_are_collapsed_and_drawn_up_to_a_limit() {
        let lines: Vec<String> = (0..10_000).map(|n| format!("asserts 2026-10-10 O{n} < O{} reported", n + 1)).collect();
        let long = of(&lines.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(told(&long), ["named: O10000 (10000)"]);
        let (trees, left_out) = trees(&long, 40);
        assert_eq!((trees[0].len(), left_out), (40, 1));
    }
}
