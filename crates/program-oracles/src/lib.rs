//! What mini-programs compute, compared with other people's programs of the same. The tests
//! write the answers of those programs into files that the tests of `src/js` read.
