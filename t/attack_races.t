#!/usr/bin/perl
# What is decided outside of a transaction and acted on inside: two requests
# that cross, through real workers, RACE_ROUNDS times each (make attack-races:
# 200).  With a hash that costs nearly nothing, and with the real one, in whose
# time most of what goes wrong goes wrong.
use strict;
use warnings;
use Fcntl qw(LOCK_EX);
use POSIX ();
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;
use Latchkey::Client;
use Test::More;

my $rounds = $ENV{RACE_ROUNDS} // 18;
my ($site, %count);

# Each with a name of its own, and no password that follows from it.
sub somebody {
	my ($name) = @_;
	my ($status, $said) = $site->latchkey('user', 'add', $name, '--email',
		"$name\@example.com", '--stdin', \"first kelp lantern 77\n");
	die $said if $status != 0;
	return { login => $name, password => 'first kelp lantern 77' };
}

sub program {
	my ($person) = @_;
	my $answer = $site->client->post_json('/login', $person);
	die "no session: $answer->{status}" if $answer->{status} != 200;
	return bearer($answer);
}

sub bearer {
	my ($answer) = @_;
	return $site->client(headers => { Authorization =>
		"Bearer $answer->{json}{session}{token}" });
}

sub lives {
	my ($client) = @_;
	return $client->get('/session')->{status} == 204;
}

sub login {
	my ($person) = @_;
	my $client = $site->client;
	return [ $client, $client->by_json('/login', $person) ];
}

sub change {
	my ($client, $person, $new) = @_;
	return [ $client, $client->by_json('/account', { action => 'password',
		current_password => $person->{password}, password => $new,
		password_confirm => $new }) ];
}

sub new_password {
	return 'kelp lantern orbit ' . ++$count{passwords};
}

# The link of a recovery that was asked for just now.
sub link_to {
	my ($name) = @_;
	my $asked = () = grep { $_->{text} =~ /token=/ }
	    $site->mails("$name\@example.com");
	my $client = $site->client;
	$client->post('/recover', login => "$name\@example.com",
		captcha_token => $client->pass);
	for (1 .. 500) {
		my @links = map { $_->{text} =~ /token=([\w-]+)/ }
		    $site->mails("$name\@example.com");
		return $links[-1] if @links > $asked;
		select undef, undef, undef, 0.02;
	}
	die 'no link';
}

sub reset_by {
	my ($token, $new) = @_;
	my $client = $site->client;
	return [ $client, $client->by_json('/recover', { token => $token,
		password => $new, password_confirm => $new }) ];
}

# A volley at a store that somebody holds for a moment.
sub held {
	my @all = @_;
	open my $lock, '<', $site->state . '/lock' or die "lock: $!";
	flock $lock, LOCK_EX or die "lock: $!";
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		select undef, undef, undef, 0.3;
		POSIX::_exit(0);
	}
	close $lock;
	my @answers = Latchkey::Client::volley(@all);
	waitpid $pid, 0;
	return @answers;
}

sub statuses { return join ' ', map { $_->{status} } @_ }

# A1, security 3a: sign-ins with the old password while it changes.
sub old_password {
	my ($many) = @_;
	my $ada = somebody('Former');
	my $owner = program($ada);
	my ($alive, $lost, $changed) = (0, 0, 0);
	for (1 .. $many) {
		my $new = new_password();
		my @before = map { login($ada) } 1 .. 1 + $_ % 4;
		my @behind = map { login($ada) } 1 .. 3;
		my @answers = Latchkey::Client::volley(@before,
			change($owner, $ada, $new), @behind);
		my ($answer) = splice @answers, scalar(@before), 1;
		next if $answer->{status} != 200;
		$changed++;
		$ada->{password} = $new;
		$alive += grep { $_->{status} == 200 && lives(bearer($_)) }
		    @answers;
		$lost++ unless lives($owner);
	}
	is($alive, 0, "A1: no session of the old password lives ($changed "
		. 'changes)');
	is($lost, 0, 'and its owner stays signed in');
	cmp_ok($changed, '>=', $many / 2, 'it was tried');
}

# Security 3b: two changes of one password, by two sessions and by one.
sub two_changes {
	my ($many) = @_;
	my $ada = somebody('Twice');
	my ($both, $none, $wrong) = (0, 0, 0);
	for my $round (1 .. $many) {
		my @in = map { program($ada) } 1 .. 2;
		$in[1] = $in[0]->site->client(headers => $in[0]{headers})
		    if $round % 3 == 0;
		my @new = map { new_password() } 1 .. 2;
		my @answers = Latchkey::Client::volley(
			map { change($in[$_], $ada, $new[$_]) } 0, 1);
		my @won = grep { $answers[$_]{status} == 200 } 0, 1;
		$both++ if @won == 2;
		$none++, next if !@won;
		$ada->{password} = $new[ $won[-1] ];
		my $login = $site->client->post_json('/login', $ada);
		$wrong++ if $login->{status} != 200 || !lives($in[ $won[0] ]);
	}
	is($both, 0, 'security 3b: of two changes one counts');
	cmp_ok($none, '<', $many / 2, "nearly always ($none neither)");
	is($wrong, 0, 'whose password it is then, and whose session');
}

# Security 3b: a change by a stolen session against the owner's recovery.
sub recovery {
	my ($many) = @_;
	my $ada = somebody('Regained');
	my ($both, $wrong) = (0, 0);
	for (1 .. $many) {
		my $thief = program($ada);
		my $token = link_to('Regained');
		my @new = map { new_password() } 1 .. 2;
		my @answers = Latchkey::Client::volley(
			change($thief, $ada, $new[0]),
			reset_by($token, $new[1]));
		my @won = grep { $answers[$_]{status} == 200 } 0, 1;
		$both++ if @won == 2;
		next if !@won;
		$ada->{password} = $new[ $won[-1] ];
		$wrong++ if $site->client->post_json('/login', $ada)->{status}
		    != 200 || (lives($thief) xor $won[0] == 0);
	}
	is($both, 0, 'security 3b: a recovery or the other change');
	is($wrong, 0, 'and it is as it was answered');
}

# Security 3c: a change of address against a recovery: what is begun or proved
# behind it has no effect.
sub address {
	my ($many) = @_;
	my ($late, $tried) = (0, 0);
	for my $round (1 .. $many) {
		my $name = "Mover$round" . ++$count{movers};
		my $evil = "evil$count{movers}\@example.net";
		my $ada = somebody($name);
		my $thief = program($ada);
		my $token = link_to($name);
		my %wish = (action => 'email', email => $evil);
		my @early;
		if ($round % 2) {
			my $flow = $thief->post_json('/account', \%wish)
			    ->{json}{flow};
			@early = ($thief->by_json('/confirm', { flow => $flow,
				code => $site->code($evil) }));
		}
		my $new = new_password();
		my @answers = Latchkey::Client::volley([ $thief, @early ? @early
			: $thief->by_json('/account', \%wish) ],
			reset_by($token, $new));
		next if $answers[1]{status} != 200;
		$tried++;
		my ($status, $said) = $site->latchkey('user', 'show', $name);
		if (!@early) {
			my $flow = $answers[0]{json}{flow} or next;
			$late++ if $thief->post_json('/confirm', {
				flow => $flow, code => $site->code($evil) })
			    ->{status} == 200;
		} elsif ($said =~ /^email: \Q$evil\E$/m) {
			# It was first, then: the notice went there.
			$late++ if !grep { $_->{subject} =~ /password/i }
			    map { $site->mail($evil, 2) // () } 1;
		}
	}
	is($late, 0, 'security 3c: no address of a thief counts behind a '
		. "recovery ($tried)");
	cmp_ok($tried, '>=', $many / 3, 'it was tried');
}

# Disabling against signing in.
sub disable {
	my ($many) = @_;
	my $ada = somebody('Shutter');
	my ($alive, $let) = (0, 0);
	for my $round (1 .. $many) {
		my @asked = map { [ $_->[0], $_->[0]->ask(@$_[1 .. $#$_]) ] }
		    map { login($ada) } 1 .. 4 + $round % 5;
		$site->latchkey('user', 'disable', 'Shutter');
		my @answers = map { Latchkey::Client::json($_->[0]->answer(
			$_->[1], 'a sign-in')) } @asked;
		$site->latchkey('user', 'enable', 'Shutter');
		my @in = grep { $_->{status} == 200 } @answers;
		$let += @in;
		$alive += grep { lives(bearer($_)) } @in;
	}
	is($alive, 0, "no session outlives the disabling ($let had begun)");
}

# Security 15: altering against trying codes.
sub tries {
	my ($many) = @_;
	my ($judged, $revived, $unclear) = (0, 0, 0);
	for my $round (1 .. $many) {
		my $name = 'Alter' . ++$count{alters};
		my $client = $site->client;
		my $flow = $client->register_json($name)->{json}{flow};
		my $code = $site->code("$name\@example.com");
		my $wrong = sprintf '%06d', ("$code" + 1) % 1000000;
		my $alter = sub { my $new = new_password();
			my $at = $site->client;
			[ $at, $at->by_json('/register', { flow => $flow,
				password => $new, password_confirm => $new }) ] };
		my $try = sub { my $at = $site->client;
			[ $at, $at->by_json('/confirm',
				{ flow => $flow, code => $_[0] }) ] };
		if ($round % 2) {
			my @answers = map { Latchkey::Client::volley($alter->(),
				map { $try->($wrong) } 1 .. 4) } 1 .. 3;
			my $here = grep { ($_->{json}{code} // '')
				eq 'code-wrong' } @answers;
			# The fifth is told as used up.
			$judged++ if $here > 4;
			next;
		}
		my @answers = Latchkey::Client::volley($alter->(),
			$try->($code), $alter->(), $try->($code));
		my @made = grep { $_->{status} == 201 } @answers;
		$unclear++ if @made != 1;
		my $again = $try->($code)->[0]->post_json('/confirm',
			{ flow => $flow, code => $code });
		$revived++ if $again->{status} != 409
		    || $again->{json}{code} ne 'flow-done';
	}
	is($judged, 0, 'security 15: five tries of a code, whatever is altered');
	is($revived, 0, 'a finished flow stays finished');
	is($unclear, 0, 'and makes one account');
}

# Two codes that are both read before either is tried: the store is held until
# they wait for it.  Which of them comes first is the kernel's choice: as often
# as it takes.
sub past {
	my ($many) = @_;
	my ($crossed, $asked) = (0, 0);
	for (1 .. 40) {
		last if $crossed == $many;
		my $name = 'Passed' . ++$count{past};
		my $client = $site->client;
		$client->register($name);
		my $code = $site->code("$name\@example.com");
		(my $wrong = $code) =~ tr/0-9/1-90/;
		my $other = $site->client(jar => { %{ $client->jar } });
		my ($answer) = held(
			[ $other, $other->by_page('/confirm',
				code => $wrong) ],
			[ $client, $client->by_page('/confirm',
				code => $code) ]);
		next if $answer->{status} != 409;
		$crossed++;
		$asked++ if $answer->{body} =~ /name="code"/;
	}
	cmp_ok($crossed, '>', 0, 'a code that comes when its flow is done');
	is($asked, 0, 'is told so, and asked for no other');
}

# Security 31: a session that ends under a request.
sub ended {
	my ($many) = @_;
	my $ada = somebody('Ender');
	my ($busy, $ended) = (0, 0);
	for (1 .. $many) {
		my ($one, $two) = (program($ada), program($ada));
		my ($answer) = Latchkey::Client::volley(
			[ $one, $one->by_json('/account', { action => 'country',
				country => 'DE', current_password =>
				$ada->{password} }) ],
			[ $two, $two->by_json('/account',
				{ action => 'sessions', others => 1 }) ]);
		$busy++ if $answer->{status} == 503;
		$ended++ if $answer->{status} == 401;
	}
	is($busy, 0, "security 31: a session that has ended is no damage "
		. "($ended ended)");
}

sub races {
	my ($real, $many) = @_;
	$site = Latchkey->new(web => 'nginx', real_hash => $real,
		settings => { limits => { factor => 0 } });
	old_password($many);
	two_changes($many);
	recovery($many);
	address($many);
	disable($many);
	tries($many);
	past($real ? 2 : 4);
	ended($many);
	unlike($site->log, qr/panic|Sanitizer|runtime error|cannot be used/,
		'nothing in the log is our mistake') or diag $site->log;
	$site->stop;
}

subtest 'a cheap hash' => sub { races(0, $rounds) };
subtest 'the real one' => sub { races(1, int($rounds / 6) + 1) };

done_testing;
