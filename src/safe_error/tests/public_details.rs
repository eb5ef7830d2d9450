//! Which details reach a caller: sentences, and nothing of the inside.

use super::*;

fn is_withheld(detail: &str) -> bool {
    let (problem, record) = decide(&json!({ "public": { "status": 400, "detail": detail } }));
    let withheld = problem["detail"] != detail;
    assert_eq!(record["detailWithheld"] == true, withheld, "{detail}");
    withheld
}

#[test]
fn sql_is_withheld_in_any_case_and_any_quotes() {
    for detail in [
        "SELECT 1",
        "select * from pets",
        "Select id, name As n From pets Where id = 1",
        "select distinct name from public.pets limit 1",
        "select name from pets",
        "select count(*) from pets p",
        "select \"id\" from \"pets\" where \"id\" = $1 - relation \"pets\" does not exist",
        "select `id` from `pets`",
        "select [id] from [pets]",
        "bad: (select id from pets)",
        "DELETE FROM pets WHERE id = 1",
        "delete from pets;",
        "delete from \"pets\" where 1",
        "insert into pets (id, name) values (1, 'ada')",
        "Insert Into pets select",
        "UPDATE pets SET owner = 'ada'",
        "update \"pets\" set \"owner\" = $1",
        "update pets as p set p.owner='ada'",
        "drop table pets",
        "DROP TABLE IF EXISTS pets",
        "alter table pets add owner",
        "create table pets (id int)",
    ] {
        assert!(is_withheld(detail), "{detail}");
    }
}

#[test]
fn paths_and_positions_are_withheld() {
    for detail in [
        "ENOENT: no such file or directory, open '/usr/share/pets.json'",
        "open '/etc/passwd'",
        "open /tmp/pets-1/x",
        "cannot read ../config/pets.json",
        "cannot read ~/.aws/credentials",
        "C:/Users/ada",
        "//server/share/pets",
        "at get (/workspace/index.mjs:10:5)",
        "at get (index.mjs:10:5)",
        "pets.py:7",
        "connect to db.internal:5432 failed",
        "token: 1234567890",
        "{\"password\":[\"hunter2\"]}",
    ] {
        assert!(is_withheld(detail), "{detail}");
    }
}

#[test]
fn sentences_are_shown() {
    for detail in [
        "please select a date from the list",
        "Please select one from the list below, or select your own from here.",
        "select a size, a colour (if any) from the list",
        "select one from below",
        "what you delete from here",
        "select at least two dates from August",
        "select seats from row 5",
        "you cannot delete from the archive",
        "nothing can be deleted from archived lists; delete from those you own",
        "you may not delete from archived lists",
        "insert into the form what is missing",
        "insert into slot 5",
        "the update is set for Monday",
        "update the pet, then set its owner",
        "drop the table",
        "the selection is from last year",
        "we answer 24/7, and/or in dd/mm/yyyy",
        "application/json is expected, not text/html/xml",
        "there is no /pets, and no /",
        "from 10:30 to 11:45",
        "the ratio must be 1.5:1, e.g. 3:2",
        "version 2.0: too old.",
        "your pass: 3 of 4 are left",
    ] {
        assert!(!is_withheld(detail), "{detail}");
    }
}
