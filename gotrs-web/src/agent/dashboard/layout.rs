//! Which widgets an agent sees, and in which order; kept among the preferences.

use super::widget::Kind;
use crate::reader::AgentPage;

/// Our own preference: names in order, hidden ones with a minus.
pub(super) const PREFERENCE: &str = "UserGotrsDashboard";

/// A widget in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) kind: Kind,
    pub(super) shown: bool,
}

/// All widgets in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Layout(Vec<Place>);

impl Default for Layout {
    fn default() -> Self {
        let place = |kind: Kind| Place {
            kind,
            shown: kind.is_shown_at_first(),
        };
        Self(Kind::ALL.into_iter().map(place).collect())
    }
}

impl Layout {
    /// The reader's.
    pub(super) fn of(page: &AgentPage) -> Self {
        page.preference(PREFERENCE)
            .map_or_else(Self::default, Self::parse)
    }

    /// Names that are not known are passed over; widgets that are not named come last, as they are at first.
    pub(super) fn parse(stored: &str) -> Self {
        let mut places: Vec<Place> = Vec::new();
        for name in stored.split(',') {
            let (name, shown) = match name.strip_prefix('-') {
                Some(name) => (name, false),
                None => (name, true),
            };
            let known = |place: &Place| Some(place.kind) == Kind::of(name);
            if let Some(kind) = Kind::of(name).filter(|_| !places.iter().any(known)) {
                places.push(Place { kind, shown });
            }
        }
        for place in Self::default().0 {
            if !places.iter().any(|known| known.kind == place.kind) {
                places.push(place);
            }
        }
        Self(places)
    }

    pub(super) fn stored(&self) -> String {
        let name = |place: &Place| match place.shown {
            true => place.kind.name().to_owned(),
            false => format!("-{}", place.kind.name()),
        };
        self.0.iter().map(name).collect::<Vec<_>>().join(",")
    }

    pub(super) fn shown(&self) -> impl Iterator<Item = &Place> {
        self.0.iter().filter(|place| place.shown)
    }

    pub(super) fn hidden(&self) -> impl Iterator<Item = &Place> {
        self.0.iter().filter(|place| !place.shown)
    }

    /// With a widget shown or hidden.
    pub(super) fn with(mut self, kind: Kind, shown: bool) -> Self {
        for place in &mut self.0 {
            if place.kind == kind {
                place.shown = shown;
            }
        }
        self
    }

    /// With a widget one place up or down among the shown ones of its column.
    pub(super) fn moved(mut self, kind: Kind, up: bool) -> Self {
        let beside = |place: &Place| place.shown && place.kind.is_wide() == kind.is_wide();
        let column: Vec<usize> = (0..self.0.len()).filter(|i| beside(&self.0[*i])).collect();
        let at = column.iter().position(|i| self.0[*i].kind == kind);
        let other = match (at, up) {
            (Some(at), true) => at.checked_sub(1),
            (Some(at), false) => Some(at + 1),
            (None, _) => None,
        };
        let pair = at.zip(other);
        if let Some((from, to)) = pair
            && let (Some(from), Some(to)) = (column.get(from), column.get(to))
        {
            self.0.swap(*from, *to);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrangement_is_kept_and_nonsense_in_it_passed_over() {
        let layout = Layout::default()
            .with(Kind::New, false)
            .moved(Kind::Mine, false);
        assert_eq!(Layout::parse(&layout.stored()), layout);
        assert_eq!(Layout::parse("nonsense,,--mine"), Layout::default());
        assert_eq!(Layout::parse(""), Layout::default());
    }

    #[test]
    fn a_widget_moves_among_the_shown_ones_of_its_column_and_not_over_the_edge() {
        let order = |layout: &Layout| -> Vec<Kind> {
            let wide = layout.shown().filter(|place| place.kind.is_wide());
            wide.map(|place| place.kind).collect()
        };
        let layout = Layout::default();
        let before = order(&layout);
        let moved = layout.clone().moved(before[1], true);
        assert_eq!(order(&moved)[..2], [before[1], before[0]]);
        assert_eq!(order(&moved.clone().moved(before[1], true)), order(&moved));
        let last = *before.last().unwrap();
        assert_eq!(order(&layout.clone().moved(last, false)), before);
    }
}
