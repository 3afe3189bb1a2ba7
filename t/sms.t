#!/usr/bin/perl
# Texts by HTTP: what each sample asks its gateway, what is made of the answers,
# and what never leaves.
use strict;
use warnings;
use Test::More;
use File::Temp ();
use JSON::PP ();
use MIME::Base64 qw(encode_base64);
use POSIX ();
use Time::HiRes qw(time sleep);
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;
use Latchkey::Gateway;

my $dir = File::Temp::tempdir(CLEANUP => 1);
my $gateway = Latchkey::Gateway->new;
my ($SENT, $LATER, $NEVER) = (0, 75, 69);
my $to = '+15559874321';
my $text = "123456 is your Example code.\n\n\@localhost #123456";
my $secret = 's&cr t/%+"';
Latchkey::spew("$dir/password", "$secret\n");
chmod 0400, "$dir/password";

# What latchkey-send says to a letter: (status, log, requests, seconds).
sub send_to {
	my ($sms, %letter) = @_;
	my $site = Latchkey->new(stopped => 1, settings => { sms => $sms });
	my $in = File::Temp->new;
	print {$in} join "\n", $letter{via} // 'phone', $letter{to} // $to,
	    $letter{id} // '0123456789abcdef', '', $letter{text} // $text;
	$in->flush;
	$gateway->take;
	my $began = time;
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		open STDIN,  '<', $letter{knock} ? '/dev/null' : $in->filename;
		open STDERR, '>', "$dir/said";
		exec Latchkey::build() . '/latchkey-send', '-c', $site->conf,
		    $letter{knock} ? qw(--knock phone) : () or POSIX::_exit(127);
	}
	waitpid $pid, 0;
	my ($status, $took) = ($?, time - $began);
	my $said = Latchkey::slurp("$dir/said");
	unlike $said, qr/\Q$secret\E|s&amp;cr|s%26cr/, 'no secret in the log'
	    if $said =~ /s.{1,6}cr/;
	$site->stop;
	return ($status & 127 ? "signal $status" : $status >> 8, $said,
		[ $gateway->take ], $took);
}

sub asks {
	my ($name, $sms, @rest) = @_;
	my ($status, $said, $requests) = send_to($sms, @rest);
	is scalar @$requests, 1, "$name: one request" or diag $said;
	return ($requests->[0] || { headers => [] }, $status, $said);
}
sub header { return Latchkey::Gateway::header(@_) }
sub fields {
	my ($form) = @_;
	return { map { my ($name, $value) = split /=/, $_, 2;
		$value =~ tr/+/ /;
		$value =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge;
		($name => $value) } split /&/, $form };
}

# A sample with our gateway in place of its own.
sub sample {
	my ($name) = @_;
	my %sms = Latchkey::sample("sms/$name.conf", 'sms');
	$sms{url} =~ s{^https?://[^/]+}{ $gateway->url }e;
	$sms{password_file} = "$dir/password";
	return \%sms;
}
my $strange = "123456 {to} %2B&x=1\n\"a\\b\" + \xd0\x96 \xf0\x9f\x98\x80 ;#\n\n\@localhost #123456";
my $utf8 = JSON::PP->new->utf8;

subtest 'Kannel' => sub {
	my $sms = sample('kannel');
	$gateway->answers(status => 202, body => '0: Accepted for delivery');
	my ($asked, $status) = asks('text', $sms);
	is $status, $SENT, 'accepted';
	is $asked->{method}, 'GET', 'method';
	my ($path, $query) = split /\?/, $asked->{target}, 2;
	is $path, '/cgi-bin/sendsms', 'path';
	is_deeply fields($query), { username => 'latchkey', password => $secret,
		from => 'Example', to => $to, coding => 0, charset => 'UTF-8',
		text => $text }, 'fields';
	is $asked->{body}, '', 'no body';
	($asked) = asks('strange', $sms, text => $strange);
	my $fields = fields((split /\?/, $asked->{target}, 2)[1]);
	is $fields->{text}, $strange, 'any text arrives as it is';
	is $fields->{coding}, 2, 'with its coding';
	like $asked->{target}, qr/^[!-~]+$/, 'and the URL is one';
	for my $case (
		[ 202, '3: Queued for later delivery', $SENT ],
		[ 403, 'Authorization failed for sendsms', $LATER, qr/password_file/ ],
		[ 403, 'Not routable. Do not try again.', $NEVER ],
		[ 400, 'Number(s) has/have been denied by white- and/or black-lists.', $NEVER ],
		[ 400, 'Sender missing and no global set, rejected', $LATER ],
		[ 503, 'Temporal failure, try again later.', $LATER ],
	) {
		my ($answer, $body, $wanted, $says) = @$case;
		$gateway->answers(status => $answer, body => $body);
		my (undef, $result, $said) = asks($body, $sms);
		is $result, $wanted, "$answer $body";
		like $said, $says // ($wanted == $SENT ? qr/\A\z/ : qr/status $answer/),
		    'and the log';
	}
};

subtest 'Twilio' => sub {
	my $sms = sample('twilio');
	$gateway->answers(status => 201, body => '{"sid": "SM1", "status": "queued"}');
	my ($asked, $status) = asks('text', $sms);
	is $status, $SENT, 'accepted';
	is "$asked->{method} $asked->{target}", "POST /2010-04-01/Accounts/AC.../Messages.json", 'place';
	is header($asked, 'Authorization'), 'Basic ' . encode_base64("$sms->{user}:$secret", ''), 'login';
	is header($asked, 'Content-Type'), 'application/x-www-form-urlencoded', 'type';
	is_deeply fields($asked->{body}), { To => $to, MessagingServiceSid => "MG...", Body => $text }, 'fields';
	($asked) = asks('strange', $sms, text => $strange);
	is fields($asked->{body})->{Body}, $strange, 'any text arrives as it is';
	for my $case ([ 400, 21211, $NEVER ], [ 400, 21610, $NEVER ], [ 400, 21614, $NEVER ],
		[ 400, 21606, $LATER ], [ 403, 21408, $LATER ], [ 401, 20003, $LATER, qr/password_file/ ],
		[ 429, 20429, $LATER ], [ 500, 20500, $LATER ]) {
		my ($answer, $code, $wanted, $says) = @$case;
		$gateway->answers(status => $answer, body => qq({"code": $code, "message": "The number", "status": $answer}));
		my (undef, $result, $said) = asks("code $code", $sms);
		is $result, $wanted, "status $answer, code $code";
		like $said, $says // qr/status $answer/, 'and the log';
	}
};

subtest 'Vonage' => sub {
	my $sms = sample('vonage');
	my $says = sub { qq({"message-count": "1", "messages": [{"to": "15559874321", "status": "$_[0]", "message-id": "0"}]}) };
	$gateway->answers(body => $says->(0));
	my ($asked, $status) = asks('text', $sms);
	is $status, $SENT, 'accepted';
	is "$asked->{method} $asked->{target}", 'POST /sms/json', 'place';
	is header($asked, 'Authorization'), 'Basic ' . encode_base64("$sms->{user}:$secret", ''), 'login';
	is_deeply fields($asked->{body}), { from => 'Example', to => substr($to, 1), type => 'text', text => $text }, 'fields';
	($asked) = asks('strange', $sms, text => $strange);
	is_deeply fields($asked->{body}), { from => 'Example', to => substr($to, 1), type => 'unicode', text => $strange }, 'any text arrives as it is';
	for my $case ([ 1, $LATER ], [ 4, $LATER ], [ 6, $NEVER ], [ 7, $NEVER ], [ 9, $LATER ], [ 15, $LATER ], [ 33, $NEVER ]) {
		$gateway->answers(body => $says->($case->[0]));
		my (undef, $result, $said) = asks("status $case->[0]", $sms);
		is $result, $case->[1], "status $case->[0]";
		like $said, qr/\[sms\] answer/, 'and the log' if $result == $LATER;
	}
};

subtest 'MessageBird' => sub {
	my $sms = sample('messagebird');
	$gateway->answers(status => 201, body => '{"id": "1", "recipients": {"totalSentCount": 1}}');
	my ($asked, $status) = asks('text', $sms);
	is $status, $SENT, 'accepted';
	is "$asked->{method} $asked->{target}", 'POST /messages', 'place';
	is header($asked, 'Authorization'), "AccessKey $secret", 'login';
	is header($asked, 'Content-Type'), 'application/json', 'type';
	my %wanted = (originator => 'Example', recipients => [ substr $to, 1 ], datacoding => 'auto');
	is_deeply $utf8->decode($asked->{body}), { %wanted, body => $text }, 'fields';
	($asked) = asks('strange', $sms, text => $strange);
	is_deeply $utf8->decode($asked->{body}), { %wanted, body => do { my $t = $strange; utf8::decode($t); $t } }, 'any text arrives as it is';
	my %error = (key => '{"code": 2, "description": "Request not allowed (incorrect access_key)", "parameter": "access_key"}',
		number => '{"code": 9, "description": "no (correct) recipients found", "parameter": "recipients"}',
		originator => '{"code": 10, "description": "originator is invalid", "parameter": "originator"}');
	for my $case ([ 422, 'number', $NEVER ], [ 422, 'originator', $LATER ], [ 401, 'key, number, originator', $LATER, qr/password_file/ ]) {
		my ($answer, $what, $wanted, $says) = @$case;
		$gateway->answers(status => $answer, body => '{"errors": [' . join(', ', map { $error{$_} } split /, /, $what) . ']}');
		my (undef, $result, $said) = asks($what, $sms);
		is $result, $wanted, "$answer $what";
		like $said, $says // qr/status $answer/, 'and the log';
	}
};

# Without patterns the status alone decides.
my %plain = (transport => 'http', url => $gateway->url . '/x?n={number}',
	body => 'c={code}&i={id}', countries => 'US');
subtest 'statuses' => sub {
	my %wanted = (map({ $_ => $SENT } 200, 201, 202, 204), 400 => $NEVER, 422 => $NEVER,
		map { $_ => $LATER } 301, 302, 307, 401, 402, 403, 404, 405, 407, 408, 413, 429, 500, 502, 503, 504);
	for my $answer (sort keys %wanted) {
		$gateway->answers(status => $answer, headers => $answer =~ /^3/
			? [ 'Location: ' . $gateway->url . '/elsewhere' ] : []);
		my ($asked, $status, $said) = asks("status $answer", \%plain);
		is $status, $wanted{$answer}, "status $answer";
		is $asked->{target}, '/x?n=15559874321', 'at its own place';
		is $asked->{body}, 'c=123456&i=0123456789abcdef', 'with code and id';
		like $said, $status == $SENT ? qr/\A\z/ : qr/status $answer/, 'and the log';
	}
	$gateway->answers(status => 302, headers => [ 'Location: ' . $gateway->url . '/elsewhere' ]);
	my ($asked, $status) = asks('status 302', { %plain, success => '200 300-302' });
	is $status, $SENT, 'other statuses can be right';
	is $asked->{target}, '/x?n=15559874321', 'and nothing is followed';
};

subtest 'answers' => sub {
	my %fit = (%plain, answer => '^OK [0-9]+$');
	for my $case ([ 'OK 12', $SENT ], [ 'OK', $LATER ], [ '', $LATER ], [ "\0OK 12", $LATER ]) {
		$gateway->answers(body => $case->[0]);
		my (undef, $status) = asks('answer', \%fit);
		is $status, $case->[1], 'an answer of ' . length $case->[0];
	}
	$gateway->answers(status => 200, body => 'refused');
	is((asks('refused', { %plain, refused => 'refuse' }))[1], $NEVER, 'a refusal with a good status');
	$gateway->answers(status => 401, body => 'refused');
	is((asks('status 401', { %plain, refused => 'refuse' }))[1], $LATER, '401 is about us, whatever it says');
	$gateway->answers(size => 64 << 20);
	my $began = time;
	my (undef, $status) = asks('big', \%plain);
	ok $status == $LATER || $status == $SENT, 'a huge answer does no harm';
	ok time - $began < 20, 'and costs little';
};

subtest 'a gateway in trouble' => sub {
	$gateway->answers(wait => 15);
	my ($status, $said, $requests, $took) = send_to(\%plain);
	is $status, $LATER, 'too slow: later';
	ok $took > 8 && $took < 20, "after 10 s ($took)";
	like $said, qr/\[sms\] url/, 'the log says where to look';
	$gateway->stop;
	($status, $said) = send_to(\%plain);
	is $status, $LATER, 'nobody there: later';
	like $said, qr/\[sms\] url/, 'the log says where to look';
	is((send_to(\%plain, knock => 1))[0], $LATER, 'and so says a knock');
	$gateway = Latchkey::Gateway->new;
	$plain{url} = $gateway->url . '/x?n={number}';
	($status, undef, $requests) = send_to(\%plain, knock => 1);
	is $status, $SENT, 'a knock at a gateway that is there';
	is_deeply $requests, [], 'asks it for nothing';
};

subtest 'headers' => sub {
	$gateway->answers;
	Latchkey::spew("$dir/odd", "a|b {to}\\\n");
	chmod 0400, "$dir/odd";
	my %sms = (%plain, password_file => "$dir/odd",
		headers => 'X-Key: {password} | X-To: {to} | Accept: text/plain');
	my ($asked, $status) = asks('headers', \%sms);
	is $status, $SENT, 'accepted';
	is header($asked, 'X-Key'), 'a|b {to}\\', 'a value is put in as it is';
	is header($asked, 'X-To'), $to, 'and only once';
	is header($asked, 'Accept'), 'text/plain', 'the last';
	is header($asked, 'Authorization'), undef, 'no login where a header names the password';
	my (undef, $said, $requests) = send_to({ %plain, headers => 'X-Text: {text}' });
	is_deeply $requests, [], 'a text with line ends goes into no header';
	like $said, qr/sms\.headers|\[sms\] headers/, 'and the log says so';
};

# Whatever hands us a letter, a number is "+" and digits.
subtest 'numbers' => sub {
	$gateway->answers;
	for my $bad ('', '+', '15559874321', '+0559874321', '+1', '+1234567890123456',
		"+1555987432\xd9\xa1", '+1555 9874321', '+1555987432a', '++15559874321',
		"+15559874321\r", '+15559874321,+15559874322', 'ada@example.com') {
		my ($status, undef, $requests) = send_to(\%plain, to => $bad);
		is_deeply [ $status, @$requests ], [ $NEVER ], "'$bad' is none";
	}
	is((send_to(\%plain, via => 'email'))[0], $NEVER, 'nor is it an address');
	is((send_to(\%plain, via => 'fax'))[0], $NEVER, 'and there is no third way');
	is scalar @{ (send_to(\%plain))[2] }, 1, 'a good one gets through';
};

subtest 'TLS' => sub {
	my ($cert, $key) = ("$dir/cert.pem", "$dir/key.pem");
	system("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes "
		. "-days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost "
		. "-keyout $key -out $cert 2>$dir/openssl.log") == 0 or die 'openssl';
	my $port = Latchkey::free_port();
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		open STDOUT, '>', "$dir/tls.log";
		open STDERR, '>&', \*STDOUT;
		open STDIN, '<', '/dev/null';
		exec 'openssl', 's_server', '-accept', "127.0.0.1:$port", '-www',
		    '-cert', $cert, '-key', $key or POSIX::_exit(127);
	}
	my $end = time + 10;
	sleep 0.05 until IO::Socket::INET->new(PeerAddr => "127.0.0.1:$port") || time > $end;
	my %tls = (transport => 'http', method => 'GET', countries => 'US',
		url => "https://localhost:$port/?to={to}");
	is((send_to({ %tls, ca_file => $cert }))[0], $SENT, 'a certificate that is trusted');
	for my $case ([ 'that is not trusted' ],
		[ 'for another name', ca_file => $cert, url => "https://127.0.0.1:$port/?to={to}" ]) {
		my ($name, %more) = @$case;
		my ($status, $said) = send_to({ %tls, %more });
		is $status, $LATER, "one $name";
		like $said, qr/ca_file/, 'the log says what to look at';
		is((send_to({ %tls, %more }, knock => 1))[0], $LATER, 'so with a knock');
	}
	kill TERM => $pid;
	waitpid $pid, 0;
};

subtest 'a password that cannot be had' => sub {
	my %sms = (%plain, user => 'site', password_file => "$dir/open");
	Latchkey::spew("$dir/open", "$secret\n");
	chmod 0644, "$dir/open";
	my ($status, $said, $requests) = send_to(\%sms);
	is_deeply [ $status, @$requests ], [ $LATER ], 'nothing is sent without';
	like $said, qr/others may read it/, 'the log says why';
	$sms{password_file} = "$dir/none";
	($status, $said, $requests) = send_to(\%sms);
	is_deeply [ $status, @$requests ], [ $LATER ], 'nor where there is none';
	like $said, qr/cannot be read/, 'the log says why';
};

subtest 'a long request' => sub {
	$gateway->answers;
	my $part = 'x' x 150;
	my ($asked) = asks('long', { %plain,
		body => join("\\\n\t", "a=$part", $part, $part, '&n={number}') });
	is $asked->{body}, "a=$part$part$part&n=15559874321", 'goes over several lines';
	my ($status, $said, $requests) = send_to({ %plain, body => $part x 3 });
	is_deeply [ $status, @$requests ], [ $LATER ], 'one line has its limit';
	like $said, qr/\A\S+ warning: \S+:\d+: this line is too long; .*\n\z/, 'which is said, once';
};

subtest 'folders' => sub {
	my $spool = "$dir/spool";
	mkdir $spool;
	my %sms = (transport => 'spool', spool => $spool, countries => 'US');
	is((send_to(\%sms))[0], $SENT, 'spool');
	my ($file, @more) = glob "$spool/{.[!.],}*";
	is_deeply \@more, [], 'one file';
	my ($head, $body) = split /\n\n/, Latchkey::slurp($file), 2;
	like $head, qr/^To: 15559874321$/m, 'its number';
	is $body, $text, 'its text';
	is((stat $file)[2] & 0777, 0640, 'for us and the group of the folder');
	is((send_to(\%sms, knock => 1))[0], $SENT, 'a knock');
	is scalar(() = glob "$spool/*"), 1, 'leaves nothing';
	chmod 0500, $spool;
	$sms{spool} = "$dir/none";
	my ($status, $said) = send_to(\%sms);
	is $status, $LATER, 'a folder that is not there';
	like $said, qr/\Q$dir\E\/none/, 'the log says which';
	($status, $said) = send_to({ transport => 'off' });
	is $status, $LATER, 'off: nothing is sent, and nothing is lost';
	like $said, qr/transport/, 'the log says why';
};

done_testing;
