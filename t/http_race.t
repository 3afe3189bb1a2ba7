#!/usr/bin/perl
# Thirty-two at the same moment: with one code, for one name, for one address.
# Exactly one wins, the others get a plain answer, and nothing is in between.
use strict;
use warnings;
use Test::More;
use Time::HiRes qw(time sleep);
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey::Check;

my $many = 32;

# Runs $what->(0 .. 31) in as many processes, all at one moment, and gives what
# each returned.
sub at_once {
	my ($what) = @_;
	my $moment = time + 0.5;
	my @pipes;
	for my $i (0 .. $many - 1) {
		my $pid = open(my $out, '-|') // die "fork: $!";
		if ($pid == 0) {
			my $left = $moment - time;
			sleep $left if $left > 0;
			print eval { $what->($i) } // "died: $@";
			close STDOUT;
			POSIX::_exit(0);
		}
		push @pipes, $out;
	}
	return map { my $out = $_; local $/; my $said = <$out>; close $out; $said }
	    @pipes;
}

# "1 x 303 /account, 31 x 422 username-taken"
sub count {
	my %count;
	$count{$_}++ for @_;
	return join ', ', map { "$count{$_} x $_" } sort { $count{$a} <=>
		$count{$b} || $a cmp $b } keys %count;
}

# What a visitor got, in words that are the same for the same outcome.
sub outcome {
	my ($answer) = @_;
	my @parts = ($answer->{status});
	push @parts, header($answer, 'Location') if header($answer, 'Location');
	push @parts, errors($answer) if errors($answer);
	push @parts, 'signed in' if cookies($answer) =~ /lk-session/;
	return join ' ', @parts;
}

sub accounts {
	my ($site, $name) = @_;
	my ($status, $list) = $site->latchkey('user', 'list');
	return scalar grep { /$name/i } split /\n/, $list;
}

sub is_one {
	my ($site, $name, $winner, $others, @outcomes) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	is(scalar(grep { $_ eq $winner } @outcomes), 1, 'exactly one wins')
	    or diag count(@outcomes);
	is(count(grep { $_ ne $winner && !/^(?:$others)$/ } @outcomes), '',
		'the others get a plain answer');
	is(accounts($site, $name), 1, 'and there is one account');
	note(count(@outcomes));
}

sub one_code {
	my ($site) = @_;
	my $client = $site->client;
	$client->register('Coder');
	my $code = $site->code('Coder@example.com');
	is_one($site, 'Coder', '303 /account signed in',
		'303 /account',
		at_once(sub { outcome($client->post('/confirm', code => $code)) }));
}

sub one_name {
	my ($site) = @_;
	my @clients = map { $site->client } 1 .. $many;
	my @codes;
	for my $i (0 .. $many - 1) {
		$clients[$i]->register('Wanted', email => "want$i\@example.com");
		push @codes, $site->code("want$i\@example.com");
	}
	is_one($site, 'Wanted', '303 /account signed in', '422 username-taken',
		at_once(sub { my ($i) = @_;
			outcome($clients[$i]->post('/confirm', code => $codes[$i])) }));
	my $next = (grep { errors($_->get('/confirm')) eq ''
		&& !$_->jar->{'lk-session'}
		&& $_->get('/confirm')->{body} =~ /another user name/i } @clients)[0];
	ok($next, 'the others are asked for another name') or return;
	is_goes($next->post('/register', username => 'Content'), '/account',
		'and go on with it');
}

sub one_address {
	my ($site) = @_;
	my @clients = map { $site->client } 1 .. $many;
	my @codes;
	for my $i (0 .. $many - 1) {
		$clients[$i]->register("Sharer$i", email => 'shared@example.com');
		push @codes, $site->code('shared@example.com', $i + 1);
	}
	is_one($site, 'shared', '303 /account signed in', '422 code-expired',
		at_once(sub { my ($i) = @_;
			outcome($clients[$i]->post('/confirm', code => $codes[$i])) }));
}

# A mailed code for a new password: each of them brings another one.
sub one_reset {
	my ($site) = @_;
	my $client = $site->client;
	$client->post('/recover', login => 'Coder',
		captcha_token => $client->pass);
	my $code = $site->mail('Coder@example.com', 2)->{code};
	my @outcomes = at_once(sub { my ($i) = @_;
		my $new = "number $i of many horses";
		outcome($client->post('/recover', code => $code,
			password => $new, password_confirm => $new)) });
	is_one($site, 'Coder', '303 /account signed in',
		'409 flow-done', @outcomes);
	my ($winner) = grep { $outcomes[$_] =~ /signed in/ } 0 .. $many - 1;
	is_goes($site->client->post('/login', login => 'Coder',
		password => "number $winner of many horses"), '/account',
		'the winner\'s password is the one that counts');
}

# A form sent by a nervous finger: the same captcha, the same fields.
sub one_form {
	my ($site) = @_;
	my $client = $site->client;
	my $pass = $client->pass;
	my @outcomes = at_once(sub {
		outcome($client->register('Nervous', captcha_token => $pass)) });
	is(count(grep { !/^(?:303 \/confirm|422 captcha-wrong)$/ } @outcomes), '',
		'one form: plain answers');
	ok(scalar(grep { $_ eq '303 /confirm' } @outcomes) > 0, 'it is taken');
	ok($site->code('Nervous@example.com'), 'a mail comes');
	sleep 1;
	my @mails = $site->mails('Nervous@example.com');
	is(scalar @mails, 1, 'and one only');
	note(count(@outcomes));
}

both({ limits => { factor => 0 } }, sub {
	my ($site) = @_;
	one_code($site);
	one_reset($site);
	one_name($site);
	one_address($site);
	one_form($site);
	my ($status, $said) = $site->latchkey('verify');
	is($status, 0, 'the store verifies') or diag $said;
});

done_testing;
