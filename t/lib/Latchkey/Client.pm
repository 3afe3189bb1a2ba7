package Latchkey::Client;

# A visitor: cookies of its own, an address of its own, and the steps of a
# registration as a person or a program takes them.  With `keep` its requests
# go over one connection.
use strict;
use warnings;
use IO::Socket::IP;
use JSON::PP ();

# Each visitor comes from a network of its own, unless it is told.
my $networks = 0;
sub network {
	$networks++;
	return sprintf '127.%d.%d.1', 1 + $networks / 250, $networks % 250;
}

sub new {
	my ($class, $site, %option) = @_;
	return bless { site => $site, from => network(), jar => {},
		headers => {}, %option }, $class;
}

sub site { $_[0]{site} }
sub jar  { $_[0]{jar} }

sub encode {
	my ($text) = @_;
	utf8::encode($text) if utf8::is_utf8($text);
	$text =~ s/([^A-Za-z0-9._~-])/sprintf '%%%02X', ord $1/ge;
	return $text;
}

# Pairs in their order, so that a name may come twice.
sub form {
	my @pairs = @_;
	my @parts;
	while (my ($name, $value) = splice @pairs, 0, 2) {
		push @parts, encode($name) . '=' . encode($value);
	}
	return join '&', @parts;
}

sub dial {
	my ($self) = @_;
	return IO::Socket::IP->new(PeerAddr => '127.0.0.1',
		PeerPort => $self->{site}{port}, LocalAddr => $self->{from},
		Timeout => 10) || die "connect: $@";
}

# The next answer to a GET or POST on a connection that stays: its length is
# told, or it comes in chunks.
sub one_answer {
	my ($socket) = @_;
	local $/ = "\r\n\r\n";
	my $raw = <$socket> // return '';
	if ($raw =~ /^transfer-encoding: chunked/im) {
		local $/ = "\r\n";
		my $len;
		do {
			$raw .= my $line = <$socket> // return '';
			chomp $line;
			$len = hex $line;
			read $socket, $raw, $len + 2, length $raw;
		} while $len;
	} elsif ($raw =~ /^content-length: (\d+)/im) {
		read $socket, $raw, $1, length $raw;
	}
	return $raw;
}

# request('POST', '/x', headers => {...}, body => '...')
sub request {
	my ($self, @what) = @_;
	return $self->answer($self->ask(@what), "@what[0, 1]");
}

# Its first half, and the second: in between, others may ask.
sub ask {
	my ($self, $method, $path, %option) = @_;
	my $site = $self->{site};
	my $socket = delete $self->{socket} // $self->dial;
	my %header = (Host => "localhost:$site->{port}", Accept => 'text/html',
		Connection => $self->{keep} ? 'keep-alive' : 'close',
		%{ $self->{headers} }, %{ $option{headers} || {} });
	my $jar = join '; ', map { "$_=$self->{jar}{$_}" }
	    sort keys %{ $self->{jar} };
	$header{Cookie} //= $jar if length $jar && !$self->{no_cookies};
	$header{'Content-Length'} //= length $option{body}
	    if defined $option{body};
	my $text = "$method $path HTTP/1.1\r\n" . join('',
		map { defined $header{$_} ? "$_: $header{$_}\r\n" : () }
		sort keys %header) . "\r\n" . ($option{body} // '');
	$socket->print($text);
	return $socket;
}

sub answer {
	my ($self, $socket, $what) = @_;
	my $raw = $self->{keep} ? one_answer($socket)
	    : do { local $/; <$socket> } // '';
	$self->{socket} = $socket if $self->{keep};
	my ($head, $body) = split /\r\n\r\n/, $raw, 2;
	my ($status) = ($head // '') =~ m{^HTTP/1\.[01] (\d+)};
	die "no answer to $what" unless $status;
	my (%headers, @all);
	for my $line (split /\r\n/, $head) {
		my ($name, $value) = $line =~ /^([^:]+): (.*)$/ or next;
		push @all, [ lc $name, $value ];
		$headers{ lc $name } = $value;
	}
	$body = unchunk($body // '') if ($headers{'transfer-encoding'} // '')
	    eq 'chunked';
	for my $cookie (map { $_->[1] } grep { $_->[0] eq 'set-cookie' } @all) {
		my ($name, $value) = $cookie =~ /^([^=]+)=([^;]*)/ or next;
		if ($cookie =~ /Max-Age=0/) { delete $self->{jar}{$name} }
		else { $self->{jar}{$name} = $value }
	}
	return { status => $status, headers => \%headers, all => \@all,
		body => $body // '' };
}

sub unchunk {
	my ($body) = @_;
	my $out = '';
	while ($body =~ s/^([0-9a-fA-F]+)\r\n//) {
		my $len = hex $1 or last;
		$out .= substr $body, 0, $len, '';
		$body =~ s/^\r\n//;
	}
	return $out;
}

sub get {
	my ($self, $path, %headers) = @_;
	return $self->request('GET', $path, headers => \%headers);
}

sub get_json {
	my ($self, $path) = @_;
	return json($self->get($path, Accept => 'application/json'));
}

# As a browser does it: from our own page.
sub by_page {
	my ($self, $path, @fields) = @_;
	return ('POST', $path, body => form(@fields),
		headers => { Origin => $self->{site}->url,
			'Sec-Fetch-Site' => 'same-origin',
			'Content-Type' => 'application/x-www-form-urlencoded' });
}

sub post {
	my ($self, @what) = @_;
	return $self->request($self->by_page(@what));
}

# As a program does it.
sub by_json {
	my ($self, $path, $object, %headers) = @_;
	return ('POST', $path, body => JSON::PP->new->utf8->encode($object),
		headers => { %headers, Origin => $self->{site}->url,
			Accept => 'application/json',
			'Content-Type' => 'application/json' });
}

sub post_json {
	my ($self, @what) = @_;
	return json($self->request($self->by_json(@what)));
}

# Several at the same moment, each [ client, by_page() or by_json() ]; the
# answers in that order.
sub volley {
	my @all = @_;
	$_->[0]{socket} //= $_->[0]->dial for @all;
	my @asked = map { my ($client, @what) = @$_;
		[ $client, $client->ask(@what) ] } @all;
	return map { json($_->[0]->answer($_->[1], 'a volley')) } @asked;
}

sub json {
	my ($answer) = @_;
	$answer->{json} = eval { JSON::PP->new->utf8->decode($answer->{body}) };
	return $answer;
}

sub hidden {
	my ($answer, $name) = @_;
	my ($tag) = $answer->{body} =~ /(<input\b[^>]*name="\Q$name\E"[^>]*>)/
	    or return undef;
	return $tag =~ /value="([^"]*)"/ ? $1 : '';
}

# A challenge and its answer.
sub challenge {
	my ($self) = @_;
	my $token = $self->get_json('/captcha')->{json}{token};
	return ($token, $self->{site}->captcha($token));
}

# A pass that stands for a right answer.
sub pass {
	my ($self) = @_;
	local $self->{from} = network();
	my ($token, $answer) = $self->challenge;
	return $self->post_json('/captcha',
		{ token => $token, answer => $answer })->{json}{pass};
}

sub fields {
	my ($self, $name, %other) = @_;
	my %field = (username => $name, password => "correct $name battery",
		password_confirm => "correct $name battery", country => 'US',
		via => 'email', email => "$name\@example.com", %other);
	return map { $_ => $field{$_} } sort keys %field;
}

# Registers by form; the answer to Next.
sub register {
	my ($self, $name, %other) = @_;
	my $pass = delete $other{captcha_token} // $self->pass;
	return $self->post('/register', $self->fields($name, %other),
		captcha_token => $pass);
}

sub register_json {
	my ($self, $name, %other) = @_;
	return $self->post_json('/register', { $self->fields($name, %other),
		captcha_token => $other{captcha_token} // $self->pass });
}

1;
