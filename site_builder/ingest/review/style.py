"""How the review page looks: two columns where there is room, one below the other on a telephone."""

STYLE = """
:root { color-scheme: light; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; }
main { max-width: 90rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; border-bottom: 2px solid #1b5e8c; }
fieldset { border: 1px solid #767676; margin: 0 0 1rem; padding: .5rem 1rem; min-width: 0; }
legend { font-weight: 600; padding: 0 .25rem; }
input[type=text] { font: inherit; padding: .4rem; width: 10rem; border: 1px solid #555; }
label { display: inline-block; padding: .3rem 0; }
input[type=radio] { width: 1.15rem; height: 1.15rem; vertical-align: middle; }
button { font: inherit; padding: .6rem 1.2rem; color: #fff; background: #14507a; border: 0; cursor: pointer; }
:focus-visible { outline: 3px solid #b25000; outline-offset: 2px; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 0 1rem; border-top: 1px solid #ccc; }
.place { grid-column: 1 / -1; margin: .5rem 0 0; font-size: .85rem; color: #595959; font-weight: 400; }
.side { margin: .25rem 0; font-size: .75rem; color: #595959; text-transform: uppercase; }
pre { white-space: pre-wrap; margin: 0 0 .5rem; font: inherit; }
.wide { overflow-x: auto; margin-bottom: .5rem; }
table { border-collapse: collapse; font-size: .875rem; overflow-wrap: normal; }
td, th { border: 1px solid #bbb; padding: .2rem .4rem; text-align: left; vertical-align: top; white-space: pre-line; }
th { background: #eef3f7; }
.wrong, .error strong { color: #a30000; } .warning strong { color: #7a4b00; }
.saved { background: #e7f4e8; padding: .75rem; } .taken { color: #595959; margin: .25rem 0; }
code { font-size: .9em; overflow-wrap: anywhere; }
@media (max-width: 44rem) { .pair { grid-template-columns: minmax(0, 1fr); } }
""".strip()
