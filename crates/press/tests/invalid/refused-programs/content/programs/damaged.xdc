no archive
