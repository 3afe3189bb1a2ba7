#!/usr/bin/perl
# The admin's command: five questions, what doctor finds, and what is left to
# say of the smaller ones.  Accounts are in user.t, messages in deliver.t.
use strict;
use warnings;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use File::Temp ();
use Latchkey;
use Test::More;

my $dir = File::Temp::tempdir(CLEANUP => 1);
my $conf = "$dir/etc/latchkey/latchkey.conf";
my $state = "$dir/var/lib/latchkey";

# (status, what it said); the last argument may be \"lines to read".
sub run {
	my $input = ref $_[-1] ? ${ pop @_ } : '';
	Latchkey::spew("$dir/input", $input);
	my $pid = open(my $out, '-|') // die "fork: $!";
	if ($pid == 0) {
		open STDIN,  '<',  "$dir/input";
		open STDERR, '>&', \*STDOUT;
		exec Latchkey::build() . '/latchkey', @_ or POSIX::_exit(127);
	}
	my $said = do { local $/; <$out> } // '';
	close $out;
	return ($? >> 8, $said);
}

sub mode { return sprintf '%04o', (stat $_[0])[2] & 07777 }

subtest 'init' => sub {
	my @answers = ('Garden Club', 'https://garden.example', $state,
		'Club <post@garden.example>', 'smtp');
	my ($status, $said) = run('-c', $conf, 'init',
		\join('', map { "$_\n" } @answers));
	is scalar(() = $said =~ /\[[^\]]+\] /g) - ($said =~ /\[mail\]/ ? 1 : 0),
	    5, 'five questions' or diag $said;
	my @lines = split /\n/, Latchkey::slurp($conf) // '';
	ok @lines > 5 && @lines <= 25, 'a short file';
	is_deeply [ grep { my $answer = $_; !grep { /^\w+ = \Q$answer\E$/ } @lines }
		@answers ], [], 'with all answers';
	cmp_ok scalar(grep { /^# \w/ } @lines), '>=', 5, 'and a word on each';
	is $status, 1, 'smtp needs more than was asked';
	my ($line) = $said =~ /\Q$conf\E:(\d+): mail\.server must be host:port/;
	is $lines[ ($line // 0) - 1 ], 'transport = smtp', 'it says what and where';
	like $said, qr/then run latchkey init again/, 'and what to do';
	ok !-e $state, 'nothing is made by halves';
	Latchkey::spew($conf, join("\n", @lines, 'server = mail.garden.example:587')
		. "\n");
	($status, $said) = run('-c', $conf, 'init');
	is $status, 0, 'mended: done' or diag $said;
	like $said, qr/latchkey doctor/, 'it says what comes next';
	is mode($state), '0700', 'the state is closed to others';
	is mode("$state/key"), '0400', 'and so is its key';
	is mode("$dir/var"), '0755', 'the way there is open';
	my $key = Latchkey::slurp("$state/key");
	is((run('-c', $conf, 'init'))[0], 0, 'once more');
	is Latchkey::slurp("$state/key"), $key, 'changes nothing';
	($status, $said) = run('-c', "$dir/wrong.conf", 'init',
		\"Club\nftp://garden.example\n$dir/none\n\nfile\n");
	is $status, 1, 'a wrong answer';
	like $said, qr/wrong\.conf:\d+: site\.origin must/, 'is named';
	($status, $said) = run('-c', "/proc/none/x.conf", 'init', \'');
	is $status, 1, 'no place for the file';
	like $said, qr{/proc/none: cannot be made}, 'is said';
	is((run('-c', $conf, 'init', 'now'))[0], 2, 'and nothing else is taken');
};

my $site = Latchkey->new(stopped => 1, dir => $dir, conf => $conf,
	state => $state, keep => 1);

# What doctor says with this in place of a line.
sub doctor {
	my ($section, $name, $value) = @_;
	$site->write_settings($section ? ($section => { $name => $value }) : ());
	return $site->latchkey('doctor');
}

subtest 'doctor' => sub {
	$site->{settings} = { mail => { transport => 'sendmail', sendmail => '/bin/true' },
		sms => { countries => 'US' } };
	my ($status, $said) = doctor();
	is $status, 0, 'nothing to do' or diag $said;
	unlike $said, qr/^BAD/m, 'in any line';
	cmp_ok scalar(() = $said =~ /^good  /mg), '>=', 9, 'of many';
	for my $case ([ qw(mail transport file), qr/nobody gets them/ ],
	    [ qw(mail sendmail /none), qr{/none is no program.*\[mail\]} ],
	    [ qw(limits factor 2), qr/\[limits\] factor/ ],
	    [ qw(site data /none), qr{/none/pages/en.*\[site\]} ],
	    [ qw(sms transport file), qr/texts: .*nobody gets/ ]) {
		my ($section, $name, $value, $todo) = @$case;
		($status, $said) = doctor($section, $name, $value);
		is $status, 1, "$section.$name = $value";
		like $said, qr/^BAD   .*$todo/m, 'and what to do';
	}
	doctor();
	chmod 0750, $state;
	($status, $said) = $site->latchkey('doctor');
	is $status, 1, 'a state that others may enter';
	like $said, qr/chmod 0700.*^BAD   state/ms, 'and what to do';
	chmod 0700, $state;
	is(($site->latchkey('doctor', 'me'))[0], 2, 'usage');
};

subtest 'the rest' => sub {
	my ($status, $said) = run('--version');
	is $status, 0, 'the version';
	like $said, qr/^Latchkey \d+\.\d+\.\d+$/m, 'is told';
	like $said, qr/\Q$_\E \S*\d/, "with that of $_"
	    for qw(libxml2 OpenSSL libxcrypt libidn2);
	for my $wrong ([], ['nothing'], ['-c', $conf], ['-c', $conf, 'nothing']) {
		($status, $said) = run(@$wrong);
		is $status, 2, "latchkey @$wrong: usage";
		like $said, qr/^usage: latchkey/, 'is shown';
	}
	($status, $said) = $site->latchkey('verify');
	is $status, 0, 'a new store verifies';
	like $said, qr{^\d+ records, all good$}, 'and says what it read';
	is(($site->latchkey('sweep'))[0], 0, 'and is swept');
	($status, $said) = $site->latchkey('captcha-answer', 'x' x 56);
	is $status, 1, 'no answer to a captcha of others';
	like $said, qr/not ours/, 'and why';
	is(($site->latchkey('captcha-answer'))[0], 2, 'nor without one');
};

subtest 'a base that GDBM wrote in another format' => sub {
	like((doctor())[1], qr/^good  format of the store/m, 'none yet');
	is system("$ENV{LATCHKEY_BUILD}/t/store_base", $state), 0, 'one is made';
	my ($status, $said) = doctor();
	is $status, 1, 'doctor sees it';
	like $said, qr/^BAD   format of the store: .*sweep/m, 'and says what to do';
	is(($site->latchkey('verify'))[0], 0, 'all is there');
	is(($site->latchkey('sweep'))[0], 0, 'a sweep');
	like((doctor())[1], qr/^good  format of the store/m, 'makes it right');
};

subtest 'sweep' => sub {
	$site->{settings} = { limits => { factor => 100 } };
	$site->write_settings;
	$site->start;
	is $site->client->register('sweeper')->{status}, 303, 'something that expires';
	$site->code('sweeper@example.com');
	$site->clock(3 * 86400);
	my ($swept, $sizes) = $site->latchkey('sweep');
	is $swept, 0, 'swept';
	like $sizes, qr/^generation \d+, base \d+ bytes/m, 'into a new base';
	is(($site->latchkey('verify'))[0], 0, 'the store verifies afterwards');
	$site->clock(0);
	my ($status, $said) = $site->latchkey('captcha-answer',
		$site->client->get_json('/captcha')->{json}{token});
	is $status, 0, 'the answer of a captcha of ours';
	like $said, qr/^[A-Z0-9]{4}$/m, 'is told';
	like $said, qr/captcha-answer: told to user $>/, 'and that it was';
	my ($done) = $site->latchkey('user', 'delete', 'nobody');
	is $done, 1, 'nobody is no user';
	$site->stop;
};

done_testing;
