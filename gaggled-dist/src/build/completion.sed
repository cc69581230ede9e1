# Adds to a completion that picocli generated what only a running command knows: see completion-words.bash.
/^ *'-[srk]')$/,/;;/ s/return$/_gaggled_complete _gaggled_programs; return/
/^ *'--launcher')$/,/;;/ s/return$/_gaggled_complete _gaggled_plugins 'process launcher'; return/
/^ *'--format')$/,/;;/ s/return$/_gaggled_complete _gaggled_plugins 'config source'; return/
/^function _picocli_gaggled_controller_\(describe\|list\|logs\|reload\|signal\|why\)() {$/,/^}$/ s/local positionals=""/local positionals; positionals=$(_gaggled_programs)/
s/^complete -F _complete_\([a-z_]*\) .*$/_gaggled_register _complete_\1 \1/
