"""What a comment is about, how it stands to the problem, how alike two are worded."""

import pickle

import pytest
from sklearn.base import clone

from classifier.similarity import WordingSketch, compare_wordings
from classifier.stance import find_stance
from classifier.subjects import KIN, SUBJECTS, find_subjects, strip_subjects

# text → codes of its subjects
SUBJECT_CASES = {
    "на строителей 18 тоже нет воды(((": "water",
    "Потёмкина 8 вода рыжая как чай": "water_quality",
    "Дорогу от снега не чистят": "snow",
    "деревня Бабино. Дорога не чищена": "snow",
    "Прорыв на Бугаева, воды в домах нет": "burst water",
    "По тротуару бежит ручей": "pavement",
    "Светофор на Ленина не работает": "traffic_light",
    "Света нет третий час": "power",
    "Фонари не горят, света на улице нет": "lamps",
    "В подъезде света нет": "entrance",
    "ни один фонарь не горит": "lamps",
    "Горит мусор на свалке": "fire",
    "Кабаны перекопали огороды в Митяево": "wild_animals digging",
    "Стадо коров бродит без пастуха": "livestock",
    "В подвале крысы": "rodents",
    "Осиное гнездо под козырьком": "insects",
    "У вокзала шлагбаум не поднимают": "railway",
    "Колодец обвалился, пить нечего": "well",
    "Второй день телевизор без каналов": "tv",
    "Сажа летит на бельё, котельная коптит": "soot",
    "Озеро зелёное, пахнет тиной": "lake",
    "Крыльцо без пандуса": "ramp",
    "В углах плесень": "mould",
    "Мест нет, в садик отказали": "nursery",
    "Второй год нет учителя химии": "teacher",
    "Отметьте нашу учительницу на фото": "",
    "Гулянка во дворе до утра": "noise",
    "Лесовозы подняли пыль": "dust",
    "Трубу проложили, закопали кое-как": "digging",
    "После раскопок дорогу не собрали": "digging",
    "ФАП закрыт вторую неделю": "doctor",
    "Крупногабарит не вывезли": "waste",
    "Газон вытоптали": "",
    "Спасибо за концерт!": "",
    "": "",
}
# text → stance
STANCE_CASES = {
    "Воду в Озерном дали, спасибо сантехникам": "thanks",
    "Спасибо, что мусор не вывозят, молодцы!": "report",
    "и у нас": "echo",
    "+1": "echo",
    "У нас на Мира такая же история": "echo",
    "А детей на диспансеризацию тоже берут?": "report",
    "До какого числа отключение?": "plan",
    "А холодная вода будет в эти дни?": "plan",
    "Когда дадут воду в Озерном??": "report",
    "Говорят, завтра свет отключат": "rumour",
    "Зато экономим на воде 😂": "joke",
    "Мусор не вывозят неделю 😂": "report",
    "Нет воды (Озерный, ул. Мира)": "report",
    "": "report",
}


@pytest.mark.parametrize(("text", "codes"), SUBJECT_CASES.items())
def test_find_subjects_reads_what_it_is_about(text, codes):
    assert {subject.code for subject in find_subjects(text)} == set(codes.split())


@pytest.mark.parametrize(("text", "stance"), STANCE_CASES.items())
def test_find_stance_tells_voices_from_talk(text, stance):
    assert find_stance(text).value == stance


def test_subjects_hide_and_are_kin_to_what_is_there():
    codes = [subject.code for subject in SUBJECTS]
    assert len(set(codes)) == len(codes)
    named = {code for subject in SUBJECTS for code in (*subject.hides, *subject.kin)}
    assert named <= set(codes)
    assert all(code in KIN[other] for code in codes for other in KIN[code])


def test_strip_subjects_leaves_the_place():
    assert strip_subjects("Яма на Красноярской!") == "на красноярской"


def test_long_text_of_one_letter_is_read_quickly():
    assert find_subjects("вод" * 100_000) == ()


TEXTS = ["нет воды на Мира", "яма на Мира", "нет света", ""]


def test_sketch_keeps_the_contract():
    sketch = WordingSketch(stem_chars=5)
    fitted = clone(sketch)
    assert fitted.fit(TEXTS) is fitted
    assert fitted.get_params() == sketch.get_params() == {"stem_chars": 5, "max_stems": 24}
    result = fitted.transform(TEXTS)
    assert len(result) == len(TEXTS)
    assert result == fitted.transform(TEXTS) == fitted.fit_transform(TEXTS)
    assert pickle.loads(pickle.dumps(fitted)).transform(TEXTS) == result


def test_likeness_is_a_cosine():
    one, other, third, empty = WordingSketch().fit(TEXTS).transform(TEXTS)
    assert compare_wordings(one, one) == pytest.approx(1)
    assert compare_wordings(one, other) == compare_wordings(other, one)
    assert 0 < compare_wordings(one, other) < 1
    assert compare_wordings(other, third) == 0 == compare_wordings(one, empty)


def test_sketch_keeps_the_rarest_stems_and_a_slip_in_an_ending():
    sketch = WordingSketch(max_stems=2).fit(["на на", "на дороге", "на улице"])
    [wording] = sketch.transform(["на красноярской яма"])
    assert sorted(wording) == ["красно", "яма"]
    [slip] = sketch.transform(["красноярскои"])
    assert compare_wordings(wording, slip) > 0.5


def test_sketch_takes_weights_of_a_model():
    sketch = WordingSketch().set_idf({"вода": 2.0, "водопровод": 5.0, "на": 1.0})
    [wording] = sketch.transform(["на водопровод"])
    assert wording["водопр"] > wording["на"]


@pytest.mark.parametrize("wrong", ["одна строка", [None], [1.0]])
def test_sketch_refuses_what_is_no_list_of_texts(wrong):
    with pytest.raises(TypeError):
        WordingSketch().fit(TEXTS).transform(wrong)


def test_sketch_names_a_wrong_size():
    with pytest.raises(ValueError, match="max_stems"):
        WordingSketch(max_stems=0).fit(TEXTS)
