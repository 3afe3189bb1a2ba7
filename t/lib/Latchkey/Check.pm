package Latchkey::Check;

# What the HTTP tests say about answers, and the two ways a site is run.
use strict;
use warnings;
use Exporter qw(import);
use Test::More;

use Latchkey;

our @EXPORT = qw(both problem errors cookies sentence is_problem is_page
    is_goes is_guarded is_same header
    face alike make_state person);

# A block of tests for FastCGI behind nginx and for plain CGI behind Apache;
# `prepare` finds the state made and nothing started.
sub both {
	my ($settings, $tests, $prepare) = @_;
	for my $web (qw(nginx cgi)) {
		subtest $web => sub {
			my $site = Latchkey->new(web => $web, stopped => 1,
				settings => $settings);
			if ($prepare) {
				make_state($site);
				$prepare->($site);
			}
			$site->start;
			eval { $tests->($site); 1 } or fail("died: $@");
			my $log = $site->log;
			unlike($log, qr/panic|Sanitizer|runtime error/,
				'nothing in the log is our mistake')
			    or diag $log;
			$site->stop;
		};
	}
}

sub make_state {
	my ($site) = @_;
	my $state = $site->state;
	mkdir $state, 0700 or die "$state: $!";
	chown $site->{uid}, -1, $state or die "$state: $!";
	my ($status, $said) = $site->latchkey('init', '--defaults');
	die $said if $status != 0;
}

# Registers somebody; what that person signs in with.
sub person {
	my ($site, $name) = @_;
	my $client = $site->client;
	$client->register($name);
	$client->post('/confirm', code => $site->code("$name\@example.com"));
	return { login => $name, password => "correct $name battery" };
}

sub header {
	my ($answer, $name) = @_;
	return $answer->{headers}{ lc $name };
}

# "422 captcha-wrong captcha:captcha-wrong email:email-invalid"
sub problem {
	my ($answer) = @_;
	my $json = $answer->{json} || {};
	return join ' ', $answer->{status}, $json->{code} // '-',
	    sort map { "$_->{field}:$_->{code}" } @{ $json->{errors} || [] };
}

# What every answer has, whatever it says.
sub is_guarded {
	my ($answer, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	my $policy = header($answer, 'Content-Security-Policy') // '';
	return fail("$name: the policy is '$policy'")
	    if $policy !~ /^default-src 'none';.*frame-ancestors 'none'/
	    || $policy =~ /unsafe|\*|data:|http/;
	return is(join(' ', map { header($answer, $_) // '-' }
		'X-Content-Type-Options', 'Referrer-Policy',
		'Cross-Origin-Opener-Policy', 'Cross-Origin-Resource-Policy'),
		'nosniff same-origin same-origin same-origin',
		"$name: security headers");
}

# The codes whose sentences stand in a page, in their order.
sub errors {
	my ($answer) = @_;
	return join ' ', map { /\bid="([^"]+)"/ ? $1 : () }
	    grep { /class="error"/ && !/hidden=/ }
	    $answer->{body} =~ /<p\b[^>]*>/g;
}

sub sentence {
	my ($answer, $code) = @_;
	my ($text) = $answer->{body} =~ m{<p\b[^>]*id="\Q$code\E"[^>]*>(.*?)</p>}s;
	return undef unless defined $text;
	$text =~ s/<[^>]*>//g;
	$text =~ s/&#39;/'/g;
	$text =~ s/\s+/ /g;
	return $text;
}

# Set-Cookie without what is secret in it.
sub cookies {
	my ($answer) = @_;
	return join "\n", sort map { s/=[\w-]{20,}/=SECRET/r }
	    map { $_->[1] } grep { $_->[0] eq 'set-cookie' }
	    @{ $answer->{all} };
}

# What a problem document lacks of RFC 9457 and of ours; nothing at best.
sub lacks {
	my ($answer) = @_;
	my $json = $answer->{json} || {};
	my @errors = @{ $json->{errors} || [ {} ] };
	my $sentence = qr/\w.*\.\z/s;
	my %good = (
		media => scalar(header($answer, 'Content-Type')
		    =~ m{^application/problem\+json(?:;|\z)}),
		type => ($json->{type} // '') eq 'about:blank',
		title => scalar(($json->{title} // '') =~ /^[A-Z]/),
		status => ($json->{status} // 0) == $answer->{status},
		detail => scalar(($json->{detail} // '') =~ $sentence),
		retry_after => ($json->{retry_after} // '')
		    eq (header($answer, 'Retry-After') // ''),
		errors => !grep({ ($_->{pointer} // '') ne "/$_->{field}"
			|| ($_->{detail} // '') !~ $sentence } @errors),
	);
	return map { $good{$_} ? () : "lacks $_" } sort keys %good;
}

sub is_problem {
	my ($answer, $wanted, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return is(join(' ', problem($answer), lacks($answer)), $wanted, $name)
	    || diag $answer->{body};
}

# What differs from visit to visit made alike, and what is a visitor's own.
sub alike {
	my ($text, $own) = @_;
	$text =~ s/(token=|value=")[\w-]{40,}/$1X/g;
	$text =~ s/"flow":"[\w-]+"/"flow":"X"/g;
	$text =~ s/$own/OWN/g;
	$text =~ s/\d\d:\d\d:\d\d/T/g;
	# A second may pass between two visitors.
	for my $about (60, 120, 300, 600, 1800) {
		my $close = join '|', $about - 5 .. $about;
		$text =~ s/\b(?:$close)\b/about $about/g;
	}
	return $text;
}

# All that a visitor can see of an answer, to be compared with another's.
sub face {
	my ($answer, $own) = @_;
	return alike(join("\n", $answer->{status}, (map { "$_->[0]: $_->[1]" }
		grep { $_->[0] !~ /^(?:date|set-cookie|content-length
		    |transfer-encoding)$/x }
		@{ $answer->{all} }), cookies($answer), $answer->{body}), $own);
}

# Two long texts; shows the first line that differs.
sub is_same {
	my ($got, $wanted, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return ok(1, $name) if $got eq $wanted;
	my @got    = split /\n/, $got;
	my @wanted = split /\n/, $wanted;
	ok(0, $name);
	for my $i (0 .. ($#got > $#wanted ? $#got : $#wanted)) {
		my ($is, $was) = ($got[$i] // '', $wanted[$i] // '');
		next if $is eq $was;
		diag "got:    $is\nwanted: $was";
		last;
	}
	return 0;
}

# The status and what is marked as wrong.
sub is_page {
	my ($answer, $status, $errors, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return is("$answer->{status} " . errors($answer), "$status $errors",
		$name) || diag $answer->{body} =~ /(<ul><li>.*?<\/ul>)/s;
}

sub is_goes {
	my ($answer, $where, $name) = @_;
	local $Test::Builder::Level = $Test::Builder::Level + 1;
	return is("$answer->{status} " . (header($answer, 'Location') // ''),
		"303 $where", $name)
	    || diag $answer->{body} =~ /(<ul><li>.*?<\/ul>)/s;
}

1;
