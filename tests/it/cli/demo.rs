//! `kakehashi serve --demo`: one command from nothing to a world to look at, and none the worse for a second start.

use super::program::Home;
use crate::support::Engine;

on_both_engines! {
    async fn a_fresh_folder_is_filled_once(engine: Engine) {
        let home = Home::fresh(engine);
        let served = home.serve(&["--demo"]);
        let titles = served.titles(None);
        for title in ["データサイエンス基礎コンピテンシー", "Data Literacy & Computing Framework"] {
            assert!(titles.iter().any(|known| known == title), "{titles:?}");
        }
        served.stop();
        let before = (home.position(), home.counts());
        let served = home.serve(&["--demo"]);
        assert_eq!(served.titles(None), titles);
        served.stop();
        assert_eq!((home.position(), home.counts()), before);
        let served = home.serve(&[]);
        assert_eq!(served.titles(None), titles, "without --demo it is still there");
        served.stop();
    }
}
