#!/usr/bin/perl
# What is taken away from a program is never told as a person's mistake: not as
# wrong, expired, unknown, taken or signed out.  One request each, by plain CGI,
# with what is right in it: it is answered so, by 503, or not at all.
use strict;
use warnings;
use Fcntl qw(:flock);
use Latchkey;
use Latchkey::Check qw(make_state);
use Latchkey::Plain;
use Test::More;

my $site = Latchkey->new(stopped => 1,
	settings => { limits => { factor => 1000 } });
make_state($site);
my $password = 'lantern orbit 77 maple';
my $number = 0;
my %ada = (login => 'ada', password => $password);

sub ask { my ($program, $body, %env) = @_;
	return ask_plain($site, $program, body => $body, env => \%env) }

sub captcha {
	my $token = ask('captcha')->{json}{token};
	return (captcha_token => $token, captcha => $site->captcha($token));
}

sub form {
	my $name = 'person' . ++$number;
	return { username => $name, password => $password,
		password_confirm => $password, country => 'US',
		via => 'email', email => "$name\@example.com", captcha() };
}

sub code_of {
	my ($to) = @_;
	$site->latchkey(qw(deliver --once));
	my @mails = $site->mails($to) or BAIL_OUT("no mail to $to");
	return $mails[-1]{code};
}

my ($failed, $said) = $site->latchkey(qw(user add ada --email
	ada@example.com --country US --stdin), \"$password\n");
is($failed, 0, 'an account') or BAIL_OUT($said);
my $token = ask('login', \%ada)->{json}{session}{token};
my %bearer = (HTTP_AUTHORIZATION => "Bearer $token");
my %cookie = (HTTP_COOKIE => "lk-session=$token", HTTP_ACCEPT => 'text/html',
	HTTP_SEC_FETCH_SITE => 'same-origin');

# What each program is asked, anew where it is good once, and what is right.
my %asked = (
	'a sign-in' => sub { [ 'login', \%ada ], 200 },
	'a session' => sub { [ 'session', undef, %bearer ], 204, 403 },
	'an account' => sub { [ 'account', undef, %bearer ], 200 },
	'a guarded page' => sub { [ 'login', undef, %cookie,
		REDIRECT_STATUS => 401, REQUEST_URI => '/members/' ], 403 },
	'a picture' => sub { [ 'captcha', undef,
		QUERY_STRING => 'token=' . ask('captcha')->{json}{token} ],
		200 },
	'a picture that is copied' => sub { my %c = captcha();
		[ 'captcha', { token => $c{captcha_token},
			answer => $c{captcha} } ], 200 },
	'a registration' => sub { [ 'register', form() ], 202 },
	'a code' => sub { my $form = form();
		my $flow = ask('register', $form)->{json}{flow};
		[ 'confirm', { flow => $flow,
			code => code_of($form->{email}) } ], 201 },
	'a changed address' => sub {
		my $to = 'ada' . ++$number . '@example.com';
		my $flow = ask('account', { action => 'email', email => $to,
			current_password => $password }, %bearer)->{json}{flow};
		[ 'confirm', { flow => $flow, code => code_of($to) },
			%bearer ], 200 },
	'a way back' => sub { my $name = 'lost' . ++$number;
		$site->latchkey(qw(user add), $name, '--email',
			"$name\@example.com", qw(--country US --stdin),
			\"$password\n");
		my $flow = ask('recover', { login => $name, captcha() })
		    ->{json}{flow};
		[ 'recover', { flow => $flow, code =>
			code_of("$name\@example.com"), password =>
			'another harbour 91 fern', password_confirm =>
			'another harbour 91 fern' } ], 200 },
);

# True where it is right, or says that it is our fault, or nothing at all.
sub is_honest {
	my ($answer, @right) = @_;
	return 0 if $answer->{signal} != 0 || $answer->{exit} > 1;
	# The loader's own sentence, where it has nothing to load with.
	return $answer->{log} =~ /: (?:fatal|warning|error while loading)/
	    if $answer->{status} == 0;
	return $answer->{later} if $answer->{status} == 503;
	return $answer->{text} !~ /"right":false/
	    && scalar grep { $_ == $answer->{status} } @right;
}

# Each is asked under each limit, the least first, until it is answered.
sub under {
	my ($name, @limits) = @_;
	my @wrong;
	for my $what (sort keys %asked) {
		my ($ask, @right) = $asked{$what}->();
		my ($program, $body, %env) = @$ask;
		for my $limit (@limits) {
			my $answer = ask_plain($site, $program, body => $body,
				env => \%env, limit => $limit);
			push @wrong, "$what, $limit: $answer->{status} "
			    . "$answer->{signal} $answer->{text} $answer->{log}"
			    if !is_honest($answer, @right);
			last if $answer->{status} == $right[0];
			# What is spent before is good again.
			($ask) = $asked{$what}->() if $what =~ /picture|regis/;
			($program, $body, %env) = @$ask;
		}
	}
	is_deeply(\@wrong, [], "security 18: $name");
}

# Takes one thing of the state away, asks, puts it back: all is well again.
sub without {
	my ($name, $take, $back) = @_;
	my @asked = map { [ $_, $asked{$_}->() ] } sort keys %asked;
	my @wrong;
	my $held = $take->();
	for my $row (@asked) {
		my ($what, $ask, @right) = @$row;
		my $answer = ask(@$ask);
		push @wrong, "$what: $answer->{status} $answer->{text} "
		    . $answer->{log} if !is_honest($answer, @right);
	}
	is_deeply(\@wrong, [], "security 18: $name");
	$back->($held);
	@wrong = ();
	for my $row (@asked) {
		my ($what, $ask, @right) = @$row;
		# One that was answered then, or spent, is past.
		next if $what =~ /copied|registration|code|changed|way/;
		my $answer = ask(@$ask);
		push @wrong, "$what: $answer->{status} $answer->{text}"
		    if !grep { $_ == $answer->{status} } @right;
	}
	is_deeply(\@wrong, [], '... and it goes on');
}

sub moved {
	my (@names) = @_;
	return sub {
		for my $path (map { glob "$site->{state}/$_" } @names) {
			rename $path, "$path.away" or die "$path: $!";
			mkdir $path;
		}
	}, sub {
		for my $away (glob "$site->{state}/*.away") {
			(my $path = $away) =~ s/\.away\z//;
			rmdir $path;
			rename $away, $path or die "$path: $!";
		}
	};
}

under('no descriptor', map { "ulimit -n $_" } 4, 6, 7, 8, 9, 10, 11, 14);
under('no room for a file', 'ulimit -f 0', 'true');
without('no tables of counters', moved(qw(limits known spent signin)));
without('security 21: no journal', moved('journal.*'));
without('no room for a hash', sub {
	my @held;
	for my $i (0 .. 63) {
		open my $file, '>>', "$site->{state}/hash.$i" or die $!;
		flock $file, LOCK_EX | LOCK_NB or die "hash.$i: $!";
		push @held, $file;
	}
	return \@held;
}, sub { @{ $_[0] } = () });
is(ask('login', \%ada)->{status}, 200, 'nothing of it was counted');
rename "$site->{state}/key", "$site->{state}/key.away" or die $!;
my $answer = ask('login', \%ada);
is("$answer->{status} $answer->{json}{code}", '503 site-fault',
	'install A14: what does not pass by itself is no load');
like($answer->{json}{detail}, qr/owner finds the reason in the log/,
	'... and says who finds out why');
like($answer->{log}, qr/key/, '... as he does');
rename "$site->{state}/key.away", "$site->{state}/key" or die $!;
ok(!-e "$site->{state}/failed", 'and writing never stopped');
for my $waited ([ 1, 200 ], [ 6, 503 ]) {
	my $answer = ask('login', \%ada,
		LATCHKEY_BEGUN => time - $waited->[0] . '.5');
	is($answer->{status}, $waited->[1], 'attacks B2: a sign-in that waited '
		    . "$waited->[0] s for a worker");
}
$site->end_helpers;
done_testing;
