//! Pages that follow one another while the index is written.

use super::*;

fn asked(limit: usize) -> Query {
    Query {
        text: "words".to_owned(),
        limit,
        ..Query::default()
    }
}

fn ids(page: &Page) -> Vec<String> {
    page.hits.hits.iter().map(|hit| hit.id.clone()).collect()
}

/// The page after one, by its last cursor.
fn next(index: &SearchIndex, query: &Query, page: &Page) -> Page {
    let cursor = Cursor::read(page.cursors.last().unwrap(), query).unwrap();
    let query = Query {
        after: Some(cursor),
        ..query.clone()
    };
    index.page(&query).unwrap()
}

fn numbered(range: std::ops::Range<usize>) -> Vec<Record> {
    range
        .map(|n| record(&format!("item/{n:03}"), "the same words"))
        .collect()
}

#[test]
fn pages_come_from_one_state_whatever_is_written_between_them() {
    let world = world(&numbered(10..40));
    let query = asked(7);
    let mut page = world.index.page(&query).unwrap();
    let mut all = ids(&page);
    let mut position = 1;
    while page.more {
        // One goes, one comes before all others, one changes.
        position += 1;
        let gone = vec![format!("item/{:03}", 10 + position * 3)];
        let fresh = record(&format!("item/{position:03}"), "words words words");
        world.index.apply(&[fresh], &gone, &[]).unwrap();
        world.index.commit(position as i64).unwrap();
        page = next(&world.index, &query, &page);
        assert_eq!(page.hits.total, 30);
        all.extend(ids(&page));
    }
    let expected: Vec<String> = (10..40).map(|n| format!("item/{n:03}")).collect();
    assert_eq!(all, expected);
    assert!(world.index.page(&query).unwrap().hits.total < 40);
}

#[test]
fn when_its_state_is_gone_a_search_goes_on_behind_the_last_hit() {
    let world = world(&numbered(10..30));
    let query = asked(5);
    let page = world.index.page(&query).unwrap();
    assert_eq!(ids(&page).last().unwrap(), "item/014");
    // Another process knows no states of this one. Two that were shown are gone, the last of them too; one is new.
    let (world, _) = world.reopen();
    let gone = ["item/011".to_owned(), "item/014".to_owned()];
    let fresh = record("item/0145", "the same words");
    world.index.apply(&[fresh], &gone, &[]).unwrap();
    world.index.commit(2).unwrap();
    let second = next(&world.index, &query, &page);
    assert_eq!(
        ids(&second),
        ["item/0145", "item/015", "item/016", "item/017", "item/018"]
    );
    assert_eq!(second.start, 3);
    let third = next(&world.index, &query, &second);
    assert_eq!(ids(&third)[0], "item/019");
}

#[test]
fn the_last_page_leads_nowhere_and_a_cursor_of_another_search_is_told() {
    let world = world(&numbered(10..17));
    let query = asked(7);
    let page = world.index.page(&query).unwrap();
    assert!(!page.more);
    let behind = next(&world.index, &query, &page);
    assert_eq!((ids(&behind).len(), behind.more), (0, false));
    let other = Query {
        filters: Filters::default().only_texts(Dimension::Kind, ["item"]),
        ..query
    };
    let read = Cursor::read(&page.cursors[0], &other);
    assert!(matches!(read, Err(SearchError::Cursor)));
}
