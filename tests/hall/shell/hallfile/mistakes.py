"""Mistakes in a hall file, its boards left out (those are in board_mistakes.py)."""

Mistake = tuple[str, str, str, str]
"""What is replaced, by what, where the mistake is, and what is said of it. ``{there}``, ``{clerk}``
and ``{kiosk}`` stand for lines.
"""

HALL: dict[str, Mistake] = {
    "skill": (
        'skills = ["personal"]',
        'skills = ["persnal"]',
        '"persnal"',
        'window[1].skills: there is no service class "persnal"; did you mean "personal"?',
    ),
    "skill of no likeness": (
        'skills = ["personal"]',
        'skills = ["personal", "xyzzy"]',
        '"xyzzy"',
        'window[1].skills: there is no service class or service "xyzzy"',
    ),
    "service as a skill": (
        'skills = ["personal", "enterprise"]',
        'skills = ["personal", "enterprise", "card-los"]',
        '"card-los"',
        'window[2].skills: there is no service "card-los"; did you mean "card-loss"?',
    ),
    "unknown key": (
        "utc_offset",
        "utc_ofset",
        "utc_ofset",
        'hall.utc_ofset: there is no such key; did you mean "utc_offset"?',
    ),
    "unknown table": (
        "[hours]",
        "[hour]",
        "[hour]",
        'hour: there is no such key; did you mean "hours"?',
    ),
    "unknown key, unlike any": (
        'id = "1001"',
        'id = "1001"\nshoe_size = 38',
        "shoe_size",
        "clerk[1].shoe_size: there is no such key",
    ),
    "missing key": (
        "service_minutes = 5.2\n",
        "",
        "[[class]]",
        "class[1].service_minutes: is missing; it must be a number of minutes from 0.1 to 480",
    ),
    "missing table": (
        '[[class]]\nid = "personal"',
        '[hours.class]\n[[class]]\nid = "personal"',
        "[hours.class]",
        "hours.class: there is no such key",
    ),
    "wrong type": (
        "service_minutes = 5.2",
        'service_minutes = "5.2"',
        'service_minutes = "5.2"',
        'class[1].service_minutes: must be a number of minutes from 0.1 to 480, not "5.2"',
    ),
    "truth is no number": (
        "max_windows = 1",
        "max_windows = true",
        "max_windows",
        "class[4].max_windows: must be a whole number from 0 to 1000, not true",
    ),
    "not a number": (
        "service_minutes = 5.2",
        "service_minutes = nan",
        "service_minutes = nan",
        "class[1].service_minutes: must be a number of minutes from 0.1 to 480, not nan",
    ),
    "table instead of tables": (
        '[[zone]]\nid = "A"\nname = { zh-CN = "A 区", en = "Zone A" }\n\n[[zone]]',
        "[zone]",
        "[zone]",
        "zone: must be tables, each written as [[zone]]",
    ),
    "window twice": (
        'ids = ["4"]',
        'ids = ["4", "3"]',
        'ids = ["4", "3"]',
        'window[2].ids: the window "3" is defined twice, first in line {there}',
    ),
    "clerk twice": (
        'id = "1002"',
        'id = "1001"',
        'id = "1001"\nname = "李建国"',
        'clerk[2].id: the clerk "1001" is defined twice, first in line {clerk}',
    ),
    "zone of a window": (
        'ids = ["4"]\nzone = "B"',
        'ids = ["4"]\nzone = "C"',
        'zone = "C"',
        'window[2].zone: there is no zone "C"',
    ),
    "class of a service": (
        'class = "consultation"',
        'class = "consultatoin"',
        "consultatoin",
        'service[9].class: there is no service class "consultatoin"; did you mean "consultation"?',
    ),
    "class without services": (
        "[[service]]",
        '[[class]]\nid = "green"\nname = { zh-CN = "绿", en = "Green" }\nservice_minutes = 6\n[[service]]',
        'id = "green"',
        'class[5].id: no service belongs to the class "green"',
    ),
    "unserved service": (
        'ids = ["6"]\nzone = "B"\nskills = ["consultation"]',
        'ids = ["6"]\nzone = "B"\nskills = ["personal"]',
        'code = "consultation"',
        'service[9].code: no window serves "consultation"; give a window the skill',
    ),
    "reserved prefix": (
        'prefix = "C"',
        'prefix = "V"',
        'prefix = "V"',
        'service[9].prefix: the prefix "V" is kept for priority tickets',
    ),
    "prefix": (
        'prefix = "C"',
        'prefix = "CC"',
        'prefix = "CC"',
        'service[9].prefix: must be one letter from A to Z, not "CC"',
    ),
    "unsafe id": (
        'id = "demo"',
        'id = "demo/+"',
        'id = "demo/+"',
        "hall.id: must be an id of 1 to 48 letters, digits, '.', '_' and '-' that begins with a "
        'letter or a digit, not "demo/+"',
    ),
    "command to a printer": (
        'name = "王秀兰"',
        'name = "王\\u001b@秀兰"',
        "王\\u001b",
        "clerk[1].name: holds the control character U+001B at position 2; take it out",
    ),
    "text turned round": (
        'zh-CN = "A 区"',
        'zh-CN = "A\\u202e区"',
        "u202e",
        "zone[1].name.zh-CN: holds the control character U+202E at position 2; take it out",
    ),
    "language missing": (
        '{ zh-CN = "B 区", en = "Zone B" }',
        '{ zh-CN = "B 区" }',
        '"B 区"',
        'zone[2].name: has nothing in "en", which is in hall.languages',
    ),
    "language too many": (
        'en = "Zone B" }',
        'en = "Zone B", fr = "Zone B" }',
        "fr =",
        'zone[2].name.fr: "fr" is not in hall.languages',
    ),
    "language misspelled": (
        '{ zh-CN = "B 区"',
        '{ zh-CH = "B 区"',
        "zh-CH",
        'zone[2].name.zh-CH: "zh-CH" is not in hall.languages; did you mean "zh-CN"?',
    ),
    "language without texts": (
        'languages = ["zh-CN", "en"]',
        'languages = ["zh-CN", "en", "de"]',
        '"de"',
        'hall.languages: must be one of "zh-CN", "en", "yue", not "de"',
    ),
    "papers of different length": (
        'papers.en = ["ID card", "contribution certificate"]',
        'papers.en = ["ID card"]',
        "papers.zh-CN",
        "service[1].papers: must list as many in each language, not 2 in zh-CN, 1 in en",
    ),
    "hours backwards": (
        'kiosks = ["00:00-24:00"]',
        'kiosks = ["17:00-08:30"]',
        "17:00-08:30",
        'hours.kiosks: must be a span within one day such as "08:30-17:00", not "17:00-08:30"',
    ),
    "hours overlapping": (
        'windows = ["00:00-24:00"]',
        'windows = ["09:00-12:00", "11:30-17:00"]',
        "11:30",
        "hours.windows: overlaps with another span of the same list",
    ),
    "day closes early": (
        'close_of_day = "23:59"',
        'close_of_day = "18:30"',
        "18:30",
        "hours.close_of_day: must not come before the last of the hours ends",
    ),
    "time of day": (
        'close_of_day = "23:59"',
        'close_of_day = "24:00"',
        "close_of_day",
        'hours.close_of_day: must be a time of day such as "18:30", not "24:00"',
    ),
    "offset": (
        '"+08:00"',
        '"8"',
        "utc_offset",
        'hall.utc_offset: must be a distance from UTC such as "+08:00", not "8"',
    ),
    "address": (
        '"http://127.0.0.1:8080"',
        '"javascript:alert(1)"',
        "public_url",
        'hall.public_url: must be an address such as "https://hall.example.org", '
        'not "javascript:alert(1)"',
    ),
    "port of an address": (
        '"http://127.0.0.1:8080"',
        '"http://127.0.0.1:99999"',
        "public_url",
        'hall.public_url: must be an address such as "https://hall.example.org", '
        'not "http://127.0.0.1:99999"',
    ),
    "role": (
        '["supervisor", "clerk"]',
        '["supervizor", "clerk"]',
        "supervizor",
        'clerk[10].roles: must be one of "clerk", "guide", "supervisor", "technician", '
        'not "supervizor"; did you mean "supervisor"?',
    ),
    "amber after red": (
        "[[class]]",
        "[policy]\naway_amber_s = 700\n\n[[class]]",
        "away_amber_s",
        "policy.away_amber_s: must be shorter than away_red_s",
    ),
    "no service on a visit": (
        "[[class]]",
        "[policy]\nservices_per_visit = 0\n\n[[class]]",
        "services_per_visit",
        "policy.services_per_visit: must be a whole number from 1 to 5, not 0",
    ),
    "more services on a visit than anybody keeps in mind": (
        "[[class]]",
        "[policy]\nservices_per_visit = 6\n\n[[class]]",
        "services_per_visit",
        "policy.services_per_visit: must be a whole number from 1 to 5, not 6",
    ),
    "negative time": (
        "[[class]]",
        "[policy]\nconfirm_after_s = -1\n\n[[class]]",
        "confirm_after_s",
        "policy.confirm_after_s: must be a number of seconds from 0 to 86400, not -1",
    ),
    "a service that takes no time": (
        "service_minutes = 5.2",
        "service_minutes = 0",
        "service_minutes = 0",
        "class[1].service_minutes: must be a number of minutes from 0.1 to 480, not 0",
    ),
    "no skills": (
        'ids = ["4"]\nzone = "B"\nskills = ["personal", "enterprise"]',
        'ids = ["4"]\nzone = "B"\nskills = []',
        "skills = []",
        "window[2].skills: must not be empty: it must be a list, each item an id of 1 to 48 letters, "
        "digits, '.', '_' and '-' that begins with a letter or a digit",
    ),
}
