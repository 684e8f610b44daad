from readiness.source import words


def test_a_number_and_a_hyphenated_word_are_one_word_each():
    assert words.count("15 min, blue-green «да» ---") == 4
