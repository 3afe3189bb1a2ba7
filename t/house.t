#!/usr/bin/perl
# The rules of the house: who may know whom, names, sizes, words, lists.
use strict;
use warnings;
use File::Temp ();
use Test::More;

my $build = $ENV{LATCHKEY_BUILD} or die 'LATCHKEY_BUILD is not set';
chdir $ENV{LATCHKEY_SOURCE} or die "LATCHKEY_SOURCE: $!";

my @rooms = qw(base site record contact page draw store limit http account
	flow message command send);
my @code  = glob 'lib/*/*.[ch] lib/*/*/*.[ch] cgi-bin/*.[ch]';
my @tests = glob 't/*.[ch] t/torture/*.[ch]';
my @make  = qw(Makefile.am lib/rooms.am t/tests.am t/fuzz/fuzz.am);
my @pages = glob 'htdocs/pages/en/*.xhtml';
# Outlines as data, made by lib/draw/make_glyphs.c.
my $made = 'lib/draw/captcha_glyphs.c';

sub slurp {
	my ($file) = @_;
	open my $in, '<', $file or die "$file: $!";
	local $/;
	return scalar <$in>;
}

sub room { return $_[0] =~ m{^(?:lib/)?([^/]+)/} ? $1 : '' }

# The lines of files that a rule does not like, as "file:line: text".
sub lines {
	my ($rule, @files) = @_;
	my @found;
	for my $file (@files) {
		my $number = 0;
		for my $line (split /\n/, slurp($file)) {
			$number++;
			local $_ = $line;
			push @found, "$file:$number: $line" if $rule->($file);
		}
	}
	return @found;
}

# Source without comments and without what log_*() and rate_limit_tell() are
# told, which is for administrators; adjacent strings become one.
sub spoken {
	my ($file) = @_;
	my $text = slurp($file);
	$text =~ s{/\*.*?\*/}{}gs;
	$text =~ s{'(?:\\[^'\n]+|\\'|[^'\\])'}{0}g;
	$text =~ s{"\s*\n\s*"}{}g;
	my $string = qr/"(?:[^"\\]|\\.)*"/;
	$text =~ s{\b(?:log_\w+|rate_limit_tell)(\((?:[^()"]|$string|(?1))*\))}{}gs;
	return $text;
}

subtest 'who may include whom' => sub {
	my %may = (
		base    => '',
		site    => 'base',
		record  => 'base',
		contact => 'base site',
		page    => 'base',
		draw    => 'base',
		store   => 'base site',
		limit   => 'base site record contact store',
		http    => 'base site page store',
		account => 'base site record contact store limit',
		flow    => 'base site record contact store limit account',
		message => 'base site contact page account flow',
		command => 'base site contact page store limit account flow message',
		send    => 'base site contact message',
		'cgi-bin' => 'base site contact page draw limit http account flow',
	);
	for my $room (@rooms, 'cgi-bin') {
		my $good = join '|', $room, split / /, $may{$room};
		is_deeply [ lines(sub { m{^\s*#\s*include "(?!(?:$good)/)[^"]*/} },
			grep { room($_) eq $room } @code) ], [],
		    "$room: $may{$room}";
	}
	# An engine is known where it is chosen, and where a folder is kept.
	is_deeply [ lines(sub { m{"store/gdbm/} && $_[0]
		!~ m{^lib/store/(?:gdbm/|store_(?:admin|open)\.c)} }, @code) ],
	    [], 'the files of an engine are its own';
	# http has one reason to know the store: it opens it for the handler.
	is_deeply [ lines(sub { m{"store/} && $_[0] !~ m{/request} },
		glob 'lib/http/*') ], [], 'http only opens the store';
};

# A file and its header are one; what includes each other in a ring is one
# thing that pretends to be several.
subtest 'no circle between files' => sub {
	my %includes;
	for my $file (@code) {
		(my $noun = $file) =~ s{^(?:lib/)?(.*)\.[ch]$}{$1};
		my ($room) = $noun =~ m{^([^/]+)/};
		for (slurp($file) =~ /^\s*#\s*include "([^"]+)\.h"/mg) {
			my $other = m{/} ? $_ : "$room/$_";
			$includes{$noun}{$other} = 1 if $other ne $noun;
		}
	}
	# What includes nothing that is left can be in no circle.
	my $left;
	do {
		$left = keys %includes;
		for my $noun (keys %includes) {
			delete $includes{$noun}
			    if !grep { $includes{$_} } keys %{ $includes{$noun} };
		}
	} while (keys %includes < $left);
	# Nor can what nothing includes that is left.
	do {
		$left = keys %includes;
		my %wanted = map { %$_ } values %includes;
		delete @includes{ grep { !$wanted{$_} } keys %includes };
	} while (keys %includes < $left);
	is_deeply [ sort keys %includes ], [], 'whatever is included';
};

subtest 'each foreign library in its one room' => sub {
	my %room = (
		'fcgi'    => qr{^lib/http/gateway\.c$},
		'libxml/' => qr{^lib/(page/template|contact/country_file)\.c$},
		'gdbm'    => qr{^lib/store/gdbm/(?:base|gdbm_library)\.[ch]$},
		'gd\.'    => qr{^lib/draw/(captcha_picture|make_glyphs)\.c$},
		'curl/'   => qr{^lib/send/(?:ask|smtp|sms_http)\.c$},
		'jansson' => qr{^lib/base/json\.c$},
		'crypt\.' => qr{^lib/account/password\.c$},
		'openssl' => qr{^lib/base/},
		'ini\.'   => qr{^lib/site/settings\.c$},
		'zxcvbn'  => qr{^lib/account/strength\.c$},
		'idn2'    => qr{^lib/contact/email\.c$},
	);
	for my $library (sort keys %room) {
		my @there = lines(sub { m{^\s*#\s*include <$library} }, @code);
		ok @there > 0, "$library is used";
		is_deeply [ grep { !/^[^:]*$made/ && (split /:/)[0]
			    !~ $room{$library} } @there ], [],
		    "$library only where it belongs";
	}
};

subtest 'what a file exports begins with its name' => sub {
	my %seen;
	# Objects of t/torture are made of the same files.
	for my $object (grep { !m{_a-[^/]*$} }
		glob "$build/lib/*/*.o $build/lib/*/*/*.o $build/cgi-bin/*.o") {
		my ($noun) = $object =~ m{([^/]+)\.o$};
		# A program's files share its name; a command is GROUP_run.
		my ($room) = $object =~ m{(?:/lib/|/(?=cgi-bin/))([^/]+)/.*$};
		$noun =~ s/_.*// if $room eq 'cgi-bin';
		my @other = grep { !/^(?:\Q$noun\E(?:_|$)|main$)/ }
		    grep { !($room eq 'command' && /_run$/) }
		    map { (split)[2] // () }
		    grep { /^\w+ [TDBRC] / && !/ __(?:asan|odr|ubsan)/ }
		    qx(nm --defined-only -g $object);
		$seen{$room}++;
		# The answer's last part writes it to the wire.
		@other = grep { $_ ne 'answer_send' } @other
		    if $noun eq 'response';
		is_deeply \@other, [], "$room/$noun";
	}
	is scalar keys %seen, @rooms + 1, 'all rooms were looked at';
};

# What nothing else calls is static, or is not there.
subtest 'what is exported is used' => sub {
	# For tests alone, which could not see it otherwise.
	my %tests = map { $_ => 1 } qw(base_sums_name device_cookie_read
	    file_calls file_system gsm7_parts log_capture memory_store_open
	    queue_back_off waker_again store_admin_merge);
	my (%defined, %used);
	for my $object (grep { !m{_a-[^/]*$} }
		glob "$build/lib/*/*.o $build/lib/*/*/*.o $build/cgi-bin/*.o") {
		my $file = substr $object, length("$build/");
		# One left over from a file that has another name now.
		next if !-e $file =~ s/\.o$/.c/r;
		for (qx(nm -g $object)) {
			$used{$1} = 1 if / U (\w+)$/;
			$defined{$1} = $file if /^\w+ [TDBRC] (\w+)$/;
		}
	}
	ok keys %defined > 500, 'objects were read';
	# What closes what was opened belongs to it.
	is_deeply [ map { "$defined{$_}: $_" } grep { !$used{$_} && !$tests{$_}
		&& !/^main$|^__|_(?:close|free|run)$/ }
		sort keys %defined ], [],
	    'by another file';
	is_deeply [ grep { $used{$_} || !$defined{$_} } sort keys %tests ], [],
	    'what is for tests alone is';
};

# A setting that is read, but for two that contract.md names.
subtest 'a setting does something' => sub {
	my %without = map { $_ => 1 } qw(CAPTCHA_KIND SESSION_HEADERS);
	my @settings = slurp('lib/site/settings_table.h')
	    =~ /\b(?:TEXT|LIST|FLAG|CHOICE|NUMBER|TIME|LIMIT)\((\w+), "/g;
	ok @settings > 60, scalar(@settings) . ' settings';
	my $code = join '', map { slurp($_) }
	    grep { !m{/settings_table\.h$} } @code;
	is_deeply [ grep { !$without{$_} && $code !~ /\bSETTING_$_\b/ }
		@settings ], [], 'each is read';
	my ($said) = slurp('conf/latchkey.conf')
	    =~ /^# Taken but without effect in this version: (.*)\.$/m;
	is $said, 'captcha.kind, session.headers', 'the file says which are not';
};

subtest 'the libraries of each program' => sub {
	my %wanted = map { /^(\S+): (.*)/ ? ($1 => $2) : () }
	    split /\n/, slurp('t/needed.txt');
	my ($web) = slurp('Makefile.am') =~
	    /^cgiexec_PROGRAMS =((?:.*\\\n)*.*)/m;
	is_deeply [ grep { !$wanted{$_} } $web =~ m{cgi-bin/\w+}g ], [],
	    't/needed.txt has each program';
	for my $program (sort keys %wanted) {
		my @needed = grep { !/^lib(?:asan|ubsan|gcc_s)\./ }
		    qx(readelf -d $build/$program) =~ /NEEDED.*\[([^]]+)\]/g;
		# Sanitizers bring these along.
		@needed = grep { !/^lib(?:m|pthread|dl|rt|stdc\+\+)\./ }
		    @needed;
		is join(' ', sort @needed), $wanted{$program}, $program;
	}
};

# What takes longer than a request may is not even in a web program.
subtest 'a web program merges no store' => sub {
	my %wanted = map { /^(cgi-bin\S+): / ? ($1 => 1) : () }
	    split /\n/, slurp('t/needed.txt');
	ok keys %wanted > 5, 'the list is there';
	my $long = qr/ [Tt] (?:merge_run|repair_all|load_all|dump_write)$/m;
	unlike qx(nm $build/$_), $long, $_ for sort keys %wanted;
	like qx(nm $build/latchkey), $long, 'latchkey does';
};

subtest 'words for people live in the pages' => sub {
	my $rooms = 'contact|draw|limit|http|account|flow|message';
	for my $file (grep { m{^(?:lib/(?:$rooms)|cgi-bin)/.*c$} } @code) {
		# These tell what is wrong in a file of the countries.
		next if $file =~ m{/country\w*\.c$|/make_glyphs\.c$};
		my @said = grep { /[a-z]{2,}[ ,]+[a-z]{2,}[ ,]+[a-z]{2,}/ }
		    spoken($file) =~ /"((?:[^"\\]|\\.)*)"/g;
		is_deeply \@said, [], $file;
	}
};

subtest 'pages' => sub {
	ok @pages > 9, 'pages are there';
	my (%of, %control, %errors, %said);
	for my $page (@pages) {
		is qx(xmllint --nonet --noout $page 2>&1), '', "$page parses";
		my ($name) = $page =~ m{([^/]+)\.xhtml$};
		$of{$name} = { map { $_ => 1 } slurp($page)
			=~ /\sid="([^"]+)"/g };
		$control{$name} = { map { $_ => 1 } slurp($page)
			=~ /<(?:input|select|textarea)\b[^>]*?\sname="([^"]+)"/g };
		$errors{$name} = [ slurp($page)
			=~ /<\w+ class="error" id="([^"]+)"/g ];
	}
	# What a file says is wrong: the words of the calls that say it, and any
	# other word with a hyphen that is neither a page nor of these.
	my %other = map { $_ => 1 } qw(mobile-lengths same-origin account-deleted
	    current_password-missing too-long bad-character wrong-type);
	my $args  = qr/(\((?:[^()]|(?1))*\))/;
	my $say   = qr/\b(?:answer_(?:error|problem|later)|form_(?:refuse|need))$args/;
	my $codes = sub {
		my ($file) = @_;
		my $text = spoken($file);
		my %said = map { $_ => 1 } $text =~ /"([a-z_]+(?:-[a-z_]+)+)"/g;
		while ($text =~ /$say/g) {
			my $call = $1;
			my @words = $call =~ /"([a-z_-]+)"/g;
			# The first names the field.
			shift @words if $call =~ /^\(\s*answer,\s*"/;
			$said{$_} = 1 for @words;
		}
		# These names are taken, and no codes.
		return if $file eq 'lib/contact/username.c'
		    && !delete @said{qw(acme-challenge cgi-bin mailer-daemon
			no-reply well-known www-data)};
		return grep { !$of{$_} && !$other{$_} } sort keys %said;
	};
	# A field's code has its sentence in each page that has the field, where
	# the program that says it shows that page; any other in one of its pages.
	my $shown = sub {
		my ($id, @pages) = @_;
		(my $any = $id) =~ s/^[a-z_]+?-/field-/;
		return 1 if $of{layout}{$id} || $of{layout}{$any};
		my ($field) = grep { index($id =~ tr/-/_/r, "${_}_") == 0 }
		    sort { length $b <=> length $a }
		    map { keys %{ $control{$_} } } @pages;
		my @with = grep { $field && $control{$_}{$field} } @pages;
		my @has = grep { $of{$_}{$id} } @pages;
		return @with ? @has >= @with || @has > 0 && $id =~ /-used-up$/
		    : @has > 0;
	};
	my $count = 0;
	for my $main (grep { slurp($_) =~ /^main\(/m } glob 'cgi-bin/*.c') {
		my ($program) = $main =~ m{^cgi-bin/(\w+)\.c$};
		my @files = glob "$main cgi-bin/${program}_*.c";
		my @own = map { slurp($_) =~ /"([\w-]+)"/g } @files;
		my %of_program = map { $_ => 1 } map { $codes->($_) } @files;
		# What its tables call to judge a field.
		for my $judge (map { slurp($_) =~ /\b(\w+)_judge \}/g } @files) {
			$of_program{$_} = 1 for map { $codes->($_) }
			    grep { -e } glob "lib/{contact,account,flow}/$judge.c";
		}
		for my $id (sort keys %of_program) {
			my @pages = grep { $of{$_} } @own;
			ok $shown->($id, @pages) || $shown->($id, 'confirm'),
			    "$program: $id has its sentence";
			$count++;
		}
	}
	for my $file (grep { m{^(?:lib/(?:contact|limit|http|account|flow)
		|cgi-bin)/.*c$}x } @code) {
		for my $id ($codes->($file)) {
			(my $any = $id) =~ s/^[a-z_]+?-/field-/;
			ok scalar(grep { $of{$_}{$id} || $of{$_}{$any} } keys %of),
			    "$file: $id has its sentence";
			$said{$id} = 1;
			$count++;
		}
	}
	ok $count > 100, "$count codes";
	for my $page (sort keys %of) {
		# What form.c says of any field of a table.
		my @unsaid = grep { !$said{$_} && !(/^(\w+?)-(?:missing|too-long
			|bad-character|wrong-type|repeated)$/x
			&& ($1 eq 'field' || $control{$page}{$1})) }
		    @{ $errors{$page} };
		is_deeply \@unsaid, [], "$page: each sentence is said";
	}
	ok $of{layout}{"field-$_"}, "a sentence for any field-$_"
	    for qw(missing too-long bad-character wrong-type repeated);
};

# Bytes become values in one place: a handler declares what it takes.
subtest 'fields come by tables' => sub {
	is_deeply [ lines(sub { /\bform_(?:raw|has)\b/ || /->(?:query|body)\b/
			    || /\bgateway_\w+\(/ },
		grep { !m{^lib/(?:http|store)/} } @code) ], [],
	    'nothing reads what was sent but lib/http';
};

# Once its action is chosen, a request is what was sent.
subtest 'a request is not written to' => sub {
	is_deeply [ lines(sub { /(?<!const )\bstruct request \*/ },
		grep { !m{^lib/http/(?:request|route)\.[ch]$} } @code) ], [],
	    'but where it is read';
};

# The ways to write to a person are an enum, which lib/contact/via.c alone
# reads and spells.  Elsewhere their words only name a field: they begin a row
# of a table, or are the first text that is told to what sets, reads or prints
# a field; so they are never compared, chosen or kept.
subtest 'a way is spelt in one place' => sub {
	my $way    = qr/"(?:email|phone)"/;
	my $before = qr/[^;{}"]*?/;
	my $field  = qr{\{\s*$way,
	    | \b(?:value_set|form|print)_\w+\($before$way
	    | \bcountry_file_element\(file\),\s*$way}x;
	my $spelt = sub {
		my ($text) = @_;
		$text =~ s{/\*.*?\*/}{}gs;
		$text =~ s/$field/0/g;
		return $text =~ /([^;{}]*$way)/g;
	};
	for my $wrong ('if (strcmp(via, "phone") == 0)',
		'ascii_same("email", via)', 'via = text ? "phone" : "email";',
		'all[] = { "email", "phone" };', 'strcmp(via,' . "\n\t" . '"phone")',
		'.via = "email",', 'answer_type(answer, "via", "email");',
		'value_set_text(values, "via", "phone");') {
		ok scalar($spelt->($wrong)), "is seen: $wrong";
	}
	my ($owner) = grep { $_ eq 'lib/contact/via.c' } @code;
	ok $owner && $spelt->(slurp($owner)), 'its place is there';
	is_deeply [ map { $spelt->(slurp($_)) } $_ ], [], $_
	    for grep { $_ ne 'lib/contact/via.c' } @code;
};

# A file says in its first line what it is, or its header does.
subtest 'each file says what it is' => sub {
	for my $file (@code) {
		next if $file =~ /^(.*)\.c$/ && -e "$1.h";
		like slurp($file), qr{\A/\*\s+(?:\* )?\S}, $file;
	}
};

subtest 'sizes' => sub {
	for my $file (grep { $_ ne $made } @code, @make) {
		my $most = $file =~ /^cgi/ ? 170 : $file =~ /am$/ ? 300 : 450;
		my $lines = () = slurp($file) =~ /\n/g;
		ok $lines <= $most, "$file: $lines of $most lines";
	}
	is_deeply [ lines(sub {
			s/^(\t+)/' ' x (8 * length $1)/e;
			1 while s/^([^\t]*)\t/$1 . ' ' x (8 - length($1) % 8)/e;
			utf8::decode($_);
			# A string is not torn apart.
			length > 80 && !/^\s*"/;
		}, grep { $_ ne $made } @code) ], [],
	    'no line is longer than 80 columns';
};

subtest 'nothing of a workshop' => sub {
	my @text = grep { -T } @code, @tests, @pages, @make, glob
	    'README configure.ac bootstrap .ci/run build-aux/t*
	    conf/*.conf conf/htaccess* conf/systemd/* conf/countries/*
	    conf/po/* htdocs/static/* t/*.t t/*.pl t/*.mjs t/*.json
	    t/lib/*.pm t/lib/*/*.pm t/bench/*';
	my $never = join '|', map { quotemeta } '/wo' . 'rk/', '/ro' . 'ot/',
	    '/fa' . 'rm/', 'registry.' . 'npmjs', 'deb.debian.' . 'org';
	my $later = join '|', 'TO' . 'DO', 'FIX' . 'ME';
	is_deeply [ lines(sub { /$never/ }, @text) ], [],
	    'no path or host of one machine';
	is_deeply [ lines(sub { /[ \t]$/ }, @text) ], [],
	    'no line ends in a blank';
	is_deeply [ lines(sub { /$later|^\s*#\s*if 0\b/ }, @code,
		@tests) ], [], 'nothing is put off or switched off';
	is_deeply [ lines(sub { /\btypedef struct\b|^\w+[0-9]:$/ }, @code) ],
	    [], 'no struct is typedef\'d, no label is numbered';
	is_deeply [ lines(sub { /#\s*include <config\.h>/
			    && $_[0] ne 'lib/base/banned.h' }, @code, @tests) ],
	    [], 'config.h comes by itself';
};

subtest 'lists are whole' => sub {
	my $make = join '', map { slurp($_) } @make;
	$make =~ s/\\\n/ /g;
	for my $file (@code, @tests) {
		(my $program = $file) =~ s/\.c$//;
		ok $make =~ /(?<![\w\/])(?:\Q$file\E|\Q$program\E)(?![\w.])/,
		    "$file is in Makefile.am";
	}
	# The sample of settings has each with its default.
	my $table = slurp('lib/site/settings_table.h');
	my (%default, @other);
	while ($table =~ /^\ [A-Z]+\((\w+),\ "([^"]+)",[\s\\]*
	    (?:LATCHKEY_DATADIR\ ?)?(?:"([^"]*)")?/gmx) {
		$default{$2} = $3;
		push @other, "$1 is $2" if $1 ne uc $2 =~ tr/./_/r;
	}
	$default{'site.data'} = '';
	ok keys %default > 50, 'the table of settings was read';
	is_deeply \@other, [], 'a setting is called the same in code and file';
	my ($section, %sample) = '';
	for (split /\n/, slurp('conf/latchkey.conf')) {
		$section = $1 if /^\[(\w+)\]/;
		$sample{"$section.$2"} = [ $1, $3 ] if /^(#?)(\w+) = ?(.*)$/
		    || /^(#)(\w+) =(.*)$/;
	}
	$sample{$_} && $sample{$_}[1] =~ s/^\@DATA\@//
	    for 'site.data', 'site.countries';
	is_deeply [ sort keys %sample ], [ sort keys %default ],
	    'conf/latchkey.conf has all settings';
	for my $name (sort grep { $sample{$_}[0] } keys %sample) {
		is $sample{$name}[1], $default{$name}, "default of $name";
	}
};

subtest 'a tag of a record is one field' => sub {
	for my $file (@code) {
		my $text = slurp($file);
		while ($text =~ /struct record_field (\w+)\[\] = \{\n(.*?)^\};/msg) {
			my ($name, $rows) = ($1, $2);
			my @tags = $rows =~ /^\t\w+\(\s*(?:struct \w+,\s*)?(\d+),/mg;
			my %seen;
			is_deeply [ grep { $seen{$_}++ } @tags ], [],
			    "$file: $name";
		}
	}
};

subtest 'a setting is read as what it is' => sub {
	my $make = slurp("$build/Makefile");
	my ($cc, $warnings) = map { $make =~ /^\Q$_\E = *(.*)$/m } qw(CC WARNINGS);
	my $dir = File::Temp::tempdir(CLEANUP => 1);
	my $compile = sub {
		my ($read) = @_;
		open my $out, '>', "$dir/read.c" or die "read.c: $!";
		print $out qq(#include "site/settings.h"\n),
		    "bool read_it(const struct settings *settings);\n",
		    "bool read_it(const struct settings *settings)\n",
		    "{ return settings_$read != 0; }\n";
		close $out;
		return scalar qx($cc -std=c11 $warnings -Werror -Ilib -c \\
			-o $dir/read.o $dir/read.c 2>&1);
	};
	is $compile->('flag(settings, SETTING_SITE_PLAIN_HTTP)'), '', 'a flag';
	like $compile->('flag(settings, SETTING_SITE_PLAIN_HTPP)'),
	    qr/SETTING_SITE_PLAIN_HTPP.*undeclared/, 'a misspelt one';
	like $compile->('number(settings, SETTING_SITE_PLAIN_HTTP)'),
	    qr/setting_flag.*setting_number/, 'a flag is no number';
	like $compile->('text(settings, SETTING_SITE_LANGUAGES)'),
	    qr/setting_list.*setting_text/, 'a list is no text';
};

subtest 'the age of the facts about countries' => sub {
	my $dir = File::Temp::tempdir(CLEANUP => 1);
	my $say = sub {
		my ($days) = @_;
		my @day = localtime time - $days * 86400;
		open my $out, '>', "$dir/facts.xml" or die "facts: $!";
		printf $out qq(<countries version="%04d-%02d-%02d" count="1">\n),
		    $day[5] + 1900, $day[4] + 1, $day[3];
		close $out;
		return scalar qx(build-aux/age $dir/facts.xml);
	};
	is $say->(59), '', '59 days are fine';
	like $say->(62), qr/6[12] days old; .*generate\.mjs/, '62 are too many';
};

subtest 'cases' => sub {
	my @rows = grep { !/^#/ } split /\n/, slurp('t/cases.txt');
	cmp_ok(scalar @rows, '>', 10, 'there are some');
	for my $row (@rows) {
		my ($case, $file, $right, $more) = split / \| /, $row;
		my $text = -e $file ? slurp($file) : '';
		ok(!defined $more && length($right // '')
			&& $text =~ /\b\Q$case\E(?![\d\w])/,
			"$case: $file names it");
	}
};

done_testing;
