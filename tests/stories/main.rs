//! End-to-end tests: what people do with the finished site, run in each engine. `cargo
//! test -p bookmobile-e2e` runs all stories; a part of a name, such as `webkit` or
//! `search`, runs those that contain it.

use anyhow::Result;
use bookmobile_e2e::{ENGINES, Engine};
use libtest_mimic::{Arguments, Trial};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

mod access;
mod arabic;
mod chinese;
mod collections;
mod cuts;
mod dropped_libraries;
mod early_search;
mod faults;
mod files;
mod languages;
mod library;
mod links;
mod looks;
mod many_articles;
mod memory;
mod new_articles;
mod news;
mod notices;
mod odd_articles;
mod offline;
mod on_device;
mod on_request;
mod one_file;
mod passing_on;
mod phone;
mod photographs;
mod pictures;
mod plain;
mod policy;
mod programs;
mod reading;
mod resume;
mod room;
mod screen_programs;
mod search;
mod services;
mod shelf;
mod signed;
mod tabs;
mod test_kit;
mod topics;
mod trouble;
mod ways_in;

type Told = fn(Engine) -> Result<()>;

/// A story with its name.
macro_rules! story {
    ($file:ident :: $name:ident) => {
        (stringify!($name), $file::$name as Told)
    };
}

/// Every story.
const STORIES: &[(&str, Told)] = &[
    story!(one_file::one_file_has_all_of_it),
    story!(one_file::an_article_can_be_passed_on),
    story!(passing_on::a_topic_can_be_passed_on_from_its_page),
    story!(passing_on::a_kept_site_can_be_passed_on_without_a_network),
    story!(passing_on::a_file_can_be_shared_or_not),
    story!(passing_on::without_a_picture_the_file_is_made),
    story!(passing_on::without_a_part_of_the_index_the_file_is_made),
    story!(search::a_hit_in_a_fold_is_seen_again_after_a_reload),
    story!(search::enter_opens_the_first_hit_of_what_is_typed),
    story!(search::a_word_leads_to_its_passage),
    story!(search::a_hit_stays_under_the_finger),
    story!(search::the_arrow_keys_choose_a_passage),
    story!(search::escape_goes_back_to_the_page),
    story!(search::filters_narrow_and_nothing_is_said_kindly),
    story!(search::an_empty_box_opens_nothing),
    story!(search::all_passages_of_an_article_can_be_seen),
    story!(search::what_the_help_tells_of_can_be_typed),
    story!(arabic::an_arabic_article_runs_from_right_to_left),
    story!(arabic::the_left_arrow_goes_forward_in_arabic),
    story!(arabic::arabic_is_found_with_and_without_vowels),
    story!(arabic::the_search_before_the_app_counts_in_arabic),
    story!(arabic::everyone_can_use_it_in_arabic),
    story!(chinese::chinese_is_found_and_lit),
    story!(chinese::traditional_characters_find_simplified),
    story!(chinese::pinyin_finds_chinese_titles),
    story!(chinese::composing_searches_and_opens_nothing),
    story!(tabs::a_closed_tab_can_be_taken_back_where_it_was_closed),
    story!(tabs::tabs_by_keyboard),
    story!(tabs::tabs_by_mouse),
    story!(tabs::more_tabs_than_fit_are_seen_and_reached),
    story!(tabs::tabs_are_put_in_order_in_their_list),
    story!(resume::a_reload_resumes_where_one_was),
    story!(resume::two_windows_keep_their_own_tabs),
    story!(resume::the_place_holds_when_the_text_flows_anew),
    story!(links::a_link_leads_to_its_place),
    story!(links::an_article_that_is_gone_is_told),
    story!(links::back_and_forward_go_where_one_was),
    story!(links::back_from_a_section_goes_to_where_one_read),
    story!(links::back_from_a_hit_on_the_same_page_goes_to_where_one_read),
    story!(languages::the_other_language_has_the_same_section),
    story!(languages::the_other_language_has_the_same_question),
    story!(languages::the_root_speaks_the_browsers_language),
    story!(languages::the_root_is_in_ones_language_before_the_app_is_there),
    story!(languages::choices_are_kept_and_there_before_the_first_paint),
    story!(languages::the_page_is_dark_where_the_system_is),
    story!(phone::at_four_times_the_size_all_can_be_reached),
    story!(phone::coming_back_moves_nothing),
    story!(phone::the_bar_at_the_bottom_reaches_everything),
    story!(looks::a_lit_word_is_printed_as_any_other),
    story!(looks::few_colours_tell_what_is_chosen),
    story!(looks::larger_text_leaves_room_for_the_contents),
    story!(looks::the_contents_follow_to_the_end),
    story!(looks::no_focus_is_under_the_bar),
    story!(looks::the_other_language_is_in_reach_and_takes_the_place),
    story!(looks::a_sheet_keeps_its_title_while_it_scrolls),
    story!(looks::characters_with_their_readings_are_lit),
    story!(phone::the_front_tab_of_the_library_is_in_view),
    story!(phone::the_search_fills_the_screen),
    story!(phone::no_page_is_wider_than_a_phone),
    story!(phone::a_sheet_moves_nothing_and_darkens_all),
    story!(library::shelves_are_walked_by_arrows),
    story!(library::questions_open_in_place),
    story!(library::other_clicks_are_the_browsers),
    story!(trouble::an_app_that_cannot_start_says_so),
    story!(trouble::a_browser_without_webassembly_can_read),
    story!(trouble::a_wrong_content_type_does_no_harm),
    story!(trouble::one_damaged_article_leaves_the_others),
    story!(trouble::a_search_that_cannot_start_can_be_tried_again),
    story!(trouble::without_workers_the_page_searches_itself),
    story!(trouble::storage_that_is_missing_full_or_damaged_does_no_harm),
    story!(plain::every_page_works_without_the_app),
    story!(plain::every_page_is_dressed_before_the_apps_style_comes),
    story!(plain::nothing_moves_when_the_app_takes_over),
    story!(plain::focus_and_selection_survive_the_take_over),
    story!(plain::who_comes_to_a_section_before_the_app_is_there_stays),
    story!(plain::who_has_scrolled_before_the_app_is_there_stays),
    story!(early_search::who_searches_before_the_app_is_there_finds),
    story!(early_search::the_search_before_the_app_is_the_apps),
    story!(early_search::the_early_search_says_that_it_goes_on_reading),
    story!(early_search::the_early_search_has_the_controls_of_the_apps),
    story!(early_search::the_search_is_there_before_it_is_wanted),
    story!(early_search::a_search_that_cannot_start_ahead_starts_when_it_is_wanted),
    story!(early_search::the_filters_of_an_address_hold_before_the_app_is_there),
    story!(plain::the_first_tab_stop_leads_to_the_text),
    story!(odd_articles::what_looks_like_a_program_is_shown),
    story!(odd_articles::names_in_any_script_lead_to_their_articles),
    story!(odd_articles::a_phrase_in_a_fold_is_lit_alone_and_seen_again),
    story!(offline::after_one_visit_all_is_there_without_a_network),
    story!(offline::what_was_deleted_stays_away_until_it_is_wanted),
    story!(offline::a_deletion_is_asked_for_and_can_be_undone),
    story!(offline::a_site_in_a_sub_folder_is_whole),
    story!(offline::an_app_that_does_not_start_here_leaves_the_page_of_the_network),
    story!(offline::without_a_worker_nothing_is_there_without_a_network),
    story!(offline::a_new_version_waits_until_it_is_wanted),
    story!(offline::a_page_in_the_place_of_a_file_is_never_kept),
    story!(offline::the_browser_is_asked_to_keep_it_when_that_disturbs_nobody),
    story!(new_articles::new_articles_are_counted_and_there_once_loaded),
    story!(on_device::the_settings_tell_what_is_kept),
    story!(on_device::two_sites_of_a_host_are_kept_each_on_its_own),
    story!(on_device::what_is_stored_after_deleting_can_be_deleted),
    story!(on_device::every_window_forgets_what_was_deleted),
    story!(on_device::two_windows_tell_the_same_of_a_topic),
    story!(notices::notices_stand_above_every_page),
    story!(notices::notices_are_in_a_page_without_the_app),
    story!(notices::a_danger_stays_and_others_can_be_dismissed),
    story!(notices::notices_are_gone_by_the_clock),
    story!(notices::a_new_notice_comes_into_an_open_page),
    story!(notices::notices_are_there_without_a_network),
    story!(notices::a_passed_on_file_has_the_notices),
    story!(notices::everyone_can_read_notices),
    story!(notices::notices_are_on_paper_and_in_few_colours),
    story!(notices::the_system_tells_of_notices_if_a_person_asked),
    story!(programs::a_program_starts_when_a_person_wants_it),
    story!(programs::a_program_has_a_page_and_is_found),
    story!(programs::a_program_works_without_a_network),
    story!(programs::a_program_works_in_one_file),
    story!(programs::a_hostile_program_reaches_nothing),
    story!(programs::a_program_that_misbehaves_is_ended),
    story!(programs::what_is_typed_into_a_slow_program_stays),
    story!(programs::everyone_can_use_a_program),
    story!(services::a_program_shows_a_qr_code),
    story!(services::a_qr_code_needs_no_network),
    story!(services::the_emergency_card_is_read_by_a_camera),
    story!(services::a_program_hears_of_the_page_around_it),
    story!(services::places_are_closed_on_holidays),
    story!(services::a_timetable_that_is_over_says_so),
    story!(services::programs_are_on_paper),
    story!(services::programs_have_few_colours),
    story!(screen_programs::a_screen_starts_and_keeps_what_is_entered),
    story!(screen_programs::a_published_program_runs_as_it_is),
    story!(screen_programs::a_screen_works_without_a_network),
    story!(screen_programs::a_screen_works_in_one_file),
    story!(screen_programs::a_hostile_screen_reaches_nothing),
    story!(screen_programs::a_screen_that_misbehaves_is_ended),
    story!(screen_programs::everyone_can_use_a_screen),
    story!(test_kit::the_kit_passes_what_it_starts_authors_with),
    story!(test_kit::the_kit_names_what_fails),
    story!(news::a_new_article_of_a_followed_topic_is_marked_until_it_is_read),
    story!(news::all_can_be_marked_as_read_and_back_by_keys),
    story!(news::a_changed_article_shows_what_changed),
    story!(news::without_the_old_text_the_new_passages_are_shown),
    story!(news::nothing_is_told_of_a_small_edit),
    story!(news::the_shelf_of_the_first_version_is_all_there),
    story!(news::an_older_program_says_that_the_shelf_is_newer),
    story!(news::without_a_database_nothing_can_be_followed),
    story!(news::a_new_version_of_a_kept_site_brings_what_is_new),
    story!(news::what_is_followed_and_read_goes_into_the_file),
    story!(news::the_shelf_can_be_deleted_with_everything),
    story!(news::the_library_does_not_move_when_the_shelf_comes),
    story!(news::what_is_new_fits_a_phone),
    story!(reading::a_footnote_opens_in_its_line),
    story!(reading::a_footnote_does_not_wait_for_a_script),
    story!(reading::a_term_is_explained_where_it_is_used),
    story!(reading::two_languages_stand_side_by_side),
    story!(reading::the_other_language_comes_with_the_network),
    story!(reading::a_mark_a_term_and_a_hit_share_their_words),
    story!(reading::an_article_is_read_aloud),
    story!(reading::without_a_voice_nothing_is_offered),
    story!(reading::a_link_becomes_a_qr_code),
    story!(reading::an_article_and_a_topic_are_printed),
    story!(reading::articles_are_put_on_a_list),
    story!(reading::reading_aids_are_in_one_file),
    story!(reading::everyone_can_use_the_reading_aids),
    story!(files::a_text_is_kept_found_and_removed),
    story!(files::a_removed_text_comes_back),
    story!(files::a_text_reads_as_an_article_does),
    story!(files::a_text_in_another_encoding_is_read),
    story!(files::a_book_has_its_chapters),
    story!(files::links_lead_to_other_chapters_and_files),
    story!(files::a_collection_file_is_searched_as_it_is),
    story!(files::what_was_dropped_is_read_without_a_network),
    story!(files::an_installed_app_opens_files),
    story!(files::what_another_app_shares_is_opened),
    story!(files::what_is_shared_and_too_large_is_named),
    story!(files::what_was_not_written_whole_is_deleted),
    story!(files::where_nothing_is_kept_files_are_read_once),
    story!(files::hostile_files_end_in_a_sentence),
    story!(files::nothing_in_a_file_runs),
    story!(files::everyone_can_read_files),
    story!(dropped_libraries::a_single_file_joins_the_collections),
    story!(dropped_libraries::what_was_passed_on_alone_is_read_alone),
    story!(dropped_libraries::a_dropped_file_says_who_signed_it),
    story!(dropped_libraries::a_part_of_a_signed_library_is_signed),
    story!(dropped_libraries::a_single_file_that_is_none_ends_in_a_sentence),
    story!(shelf::a_highlight_and_a_note_stay),
    story!(shelf::an_edit_of_the_article_moves_no_mark_to_other_words),
    story!(shelf::two_windows_lose_no_note),
    story!(shelf::a_database_that_opens_late_keeps_what_was_made_before),
    story!(shelf::what_was_deleted_can_be_taken_back),
    story!(shelf::a_bookmark_leads_to_its_article),
    story!(shelf::what_was_read_can_be_forgotten),
    story!(shelf::the_shelf_goes_into_a_file_and_comes_back),
    story!(shelf::without_a_database_the_shelf_says_that_it_does_not_last),
    story!(shelf::one_goes_on_where_one_stopped),
    story!(shelf::a_link_to_words_opens_at_them),
    story!(shelf::keys_alone_mark_a_sentence),
    story!(shelf::on_the_page_of_the_shelf_the_focus_stays),
    story!(shelf::marks_that_overlap_can_each_be_reached),
    story!(shelf::a_thousand_histories_of_two_windows_lose_nothing),
    story!(shelf::notes_are_found_with_the_articles),
    story!(shelf::on_a_phone_the_bar_is_under_the_thumb),
    story!(signed::a_site_shows_who_signed_it_and_what_differs),
    story!(signed::a_signature_is_there_without_a_network),
    story!(ways_in::the_site_can_be_installed),
    story!(ways_in::an_address_that_leads_nowhere_leads_back),
    story!(many_articles::a_long_list_scrolls_as_one),
    story!(many_articles::without_the_app_plain_pages_list_all),
    story!(many_articles::an_article_needs_its_own_part_of_the_catalog),
    story!(many_articles::the_search_finds_in_all_parts),
    story!(many_articles::many_topics_are_a_list),
    story!(topics::a_topic_can_be_kept),
    story!(topics::a_phrase_is_found_in_a_text_that_is_not_here_yet),
    story!(topics::a_part_of_the_index_that_does_not_come_leaves_the_rest),
    story!(topics::a_rare_word_offers_the_frequent_one_that_was_meant),
    story!(topics::a_kept_topic_outlives_an_update_and_can_be_removed),
    story!(topics::a_topic_is_kept_without_pictures_that_come_on_request),
    story!(topics::a_version_that_is_taken_back_keeps_what_is_wanted_now),
    story!(faults::a_new_version_is_seen_on_the_second_visit),
    story!(faults::only_what_changed_is_fetched),
    story!(faults::a_tab_of_the_version_before_goes_on),
    story!(faults::a_tab_without_its_files_reads_on_and_says_so),
    story!(faults::a_version_without_its_files_never_loads_itself_again),
    story!(faults::a_worker_can_be_called_back),
    story!(faults::what_was_taken_away_is_fetched_again),
    story!(faults::a_database_that_never_answers_does_no_harm),
    story!(faults::a_worker_that_answers_late_is_heard),
    story!(faults::without_service_workers_all_but_offline_works),
    story!(faults::only_the_files_themselves_are_kept),
    story!(room::a_device_without_room_reads_on),
    story!(room::an_update_without_room_leaves_what_was_there),
    story!(room::a_topic_without_room_stops_and_says_so),
    story!(cuts::a_first_load_that_breaks_off_can_be_tried_again),
    story!(cuts::half_a_page_is_made_whole),
    story!(cuts::keeping_that_breaks_off_begins_again),
    story!(cuts::an_update_that_breaks_off_leaves_what_was_there),
    story!(policy::nothing_in_normal_use_breaks_the_policy),
    story!(policy::what_the_policy_forbids_does_not_run),
    story!(memory::all_pages_and_some_searches_take_little_memory),
    story!(access::everyone_can_use_every_view),
    story!(access::everyone_can_use_it_on_a_phone),
    story!(on_request::no_picture_is_fetched_unasked),
    story!(on_request::who_saves_data_is_asked),
    story!(photographs::a_phone_fetches_a_small_picture_and_a_sharp_screen_a_larger),
    story!(photographs::a_picture_has_its_room_before_it_comes),
    story!(photographs::one_size_of_a_picture_answers_without_a_network),
    story!(photographs::a_picture_on_request_comes_in_one_size),
    story!(photographs::a_picture_on_request_keeps_its_room),
    story!(pictures::pictures_for_the_readme),
    story!(pictures::pictures_of_states),
];

/// The most stories that are told a second time in one run: more failures than this have a
/// cause of their own.
const MOST_RETRIES: usize = 12;

fn main() {
    let mut arguments = Arguments::from_args();
    // Two browsers at a time: more slow each other down.
    arguments.test_threads.get_or_insert(2);
    let run = Arc::new(Run::default());
    let trials = STORIES
        .iter()
        .flat_map(|story| ENGINES.map(|engine| trial(*story, engine, &run)));
    let trials = trials.collect();
    drop(run);
    libtest_mimic::run(&arguments, trials).exit();
}

fn trial((name, told): (&'static str, Told), engine: Engine, run: &Arc<Run>) -> Trial {
    let run = Arc::clone(run);
    Trial::test(format!("{engine}::{name}"), move || {
        let begun = Instant::now();
        let mut done = run.tell(told, engine);
        let first = done.as_ref().err().cloned();
        if let Some(failure) = &first
            && run.may_retry()
        {
            eprintln!("{engine}::{name} failed, and is told once more alone: {failure}");
            done = run.tell_alone(told, engine);
        }
        let result = match (first, &done) {
            (None, _) => Outcome::Passed,
            (Some(_), Ok(())) => Outcome::PassedAlone,
            (Some(_), Err(_)) => Outcome::Failed,
        };
        run.note(name, engine, result, begun.elapsed());
        done.map_err(Into::into)
    })
}

/// How a story ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    /// It failed beside another browser, and passed when it was told again alone.
    PassedAlone,
    Failed,
}

/// The result of a story in each engine, and its time.
type Row = BTreeMap<Engine, (Outcome, Duration)>;

/// What the stories of a run share: their results and times, which are printed when the
/// last story drops them, and who may run beside whom.
#[derive(Default)]
struct Run {
    rows: Mutex<BTreeMap<&'static str, Row>>,
    retries: AtomicUsize,
    /// A story holds it for reading; one that is told again holds it alone.
    machine: RwLock<()>,
}

impl Run {
    /// Tells a story beside others.
    fn tell(&self, told: Told, engine: Engine) -> Result<(), String> {
        let _beside = self.machine.read().unwrap_or_else(PoisonError::into_inner);
        caught(told, engine)
    }

    /// Tells a story when no other one is being told.
    fn tell_alone(&self, told: Told, engine: Engine) -> Result<(), String> {
        let _alone = self.machine.write().unwrap_or_else(PoisonError::into_inner);
        caught(told, engine)
    }

    fn may_retry(&self) -> bool {
        self.retries.fetch_add(1, Ordering::Relaxed) < MOST_RETRIES
    }

    fn note(&self, story: &'static str, engine: Engine, outcome: Outcome, time: Duration) {
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        rows.entry(story)
            .or_default()
            .insert(engine, (outcome, time));
    }
}

/// Tells a story; a panic is a failure like others.
fn caught(told: Told, engine: Engine) -> Result<(), String> {
    match std::panic::catch_unwind(|| told(engine)) {
        Ok(done) => done.map_err(|error| format!("{error:#}")),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
            Err(format!("a panic: {}", text.unwrap_or("without a message")))
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        if rows.is_empty() {
            return;
        }
        let head = ENGINES.map(|engine| format!("{engine:>12}")).concat();
        println!("\n{:<60}{head}", "story, seconds");
        for (story, times) in rows.iter() {
            let cell = |engine: Engine| match times.get(&engine) {
                Some((outcome, time)) => {
                    let word = match outcome {
                        Outcome::Passed => "",
                        Outcome::PassedAlone => "again ",
                        Outcome::Failed => "FAILED ",
                    };
                    format!("{:>12}", format!("{word}{:.1}", time.as_secs_f32()))
                }
                None => format!("{:>12}", "-"),
            };
            println!("{story:<60}{}", ENGINES.map(cell).concat());
        }
        let again = rows.values().flat_map(BTreeMap::values);
        let again = again.filter(|(outcome, _)| *outcome == Outcome::PassedAlone);
        println!("\npassed only when told again alone: {}\n", again.count());
    }
}
