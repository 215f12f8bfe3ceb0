// Text to modules: lexer, parser, syntax tree with exact locations, comments and METADATA annotations.
