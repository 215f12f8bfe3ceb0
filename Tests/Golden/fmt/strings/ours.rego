package demo

a := "plain"
b := "esc \" \\ \n \t \u00e9 \/"
c := "unicode é ☃ 😀"
d := `raw string \n no escape`
e := `multi
line
	raw`

f := ""
g := ``
h := "\u2028"
i := "a`b"
j := "tab	tab"
