-- Codes for a psychometric test are codes: thirty of them are not said to be thirty licences. What was booked keeps its words.
update menu_services set unit = 'code' where code = 'test_codes_lodestar' and unit = 'licence per pupil';
