#!/usr/bin/perl
# The whole state out of the store and into it, while the site is in use:
# export, import, backup, restore, recover, and what verify and sweep say.
use strict;
use warnings;
use Digest::SHA qw(sha256_hex);
use File::Copy qw(copy);
use File::Path qw(make_path);
use Test::More;
use lib "$ENV{LATCHKEY_SOURCE}/t/lib";
use Latchkey;

my $site = Latchkey->new;
my $secret = 'correct horse mountain 3';
my $file = "$site->{dir}/backup";

sub latchkey {
	my ($status, $said) = $site->latchkey(@_);
	return "$status $said";
}

sub add {
	my ($name) = @_;
	return latchkey('user', 'add', $name, '--email', "$name\@example.net",
		'--stdin', \"$secret\n");
}

sub names { return join ' ', sort map { /^(\S+)/ ? lc $1 : () }
    split /\n/, ($site->latchkey('user', 'list'))[1] }

sub signs_in {
	my ($name) = @_;
	return $site->client->post_json('/login', { login => $name,
		password => $secret })->{status} == 200;
}

is add('ada'), '0 ', 'an account';

subtest 'usage' => sub {
	like latchkey($_), qr/^2 .*usage: latchkey $_/, $_
	    for qw(export import backup restore);
	like latchkey('repair', 'x'), qr/^2 .*usage/, 'repair';
};

subtest 'export' => sub {
	my ($status, $text) = $site->latchkey('export', '-');
	is $status, 0, 'to standard output';
	like $text, qr/\Alatchkey export 1\nmade \d+\n(?:\d+ \d+ [!-~]+ [!-~]*\n)+/,
	    'lines of plain text';
	my ($records, $end) = $text =~ /\A(.*\n)(end \d+ [0-9a-f]{64}\n)\z/s;
	is $end, sprintf("end %d %s\n", ($records =~ tr/\n//) - 2,
		sha256_hex($records)), 'count and sum are what they are';
};

subtest 'backup under load, and restore' => sub {
	my $pid = fork // die "fork: $!";
	if ($pid == 0) {
		# The command that runs then ends first.
		my $leave = 0;
		$SIG{TERM} = sub { $leave = 1 };
		for (1 .. 1000) {
			add("load$_");
			last if $leave;
		}
		POSIX::_exit(0);
	}
	for my $i (1 .. 5) {
		like latchkey('backup', "$file.$i"), qr/^0 \d+ records; keep the/,
		    "backup $i";
		ok !-e "$file.$i.tmp", 'nothing else is left';
		is sprintf('%04o', (stat "$file.$i")[2] & 07777), '0600',
		    'for nobody else';
	}
	kill 'TERM', $pid;
	waitpid $pid, 0;
	is latchkey('backup', $file) =~ /^0 / ? 0 : 1, 0, 'one at rest';
	my $before = names();
	is add('late'), '0 ', 'an account after it';
	like latchkey('restore', $file), qr/^0 \d+ records took the place of all/,
	    'restore';
	is names(), $before, 'the accounts of then';
	ok signs_in('ada'), 'a worker that was running all the time knows them';
	ok !signs_in('late'), 'and none that came later';
	for my $i (1 .. 5) {
		like latchkey('restore', "$file.$i"), qr/^0 /, "restore $i";
		like latchkey('verify'), qr/^0 \d+ records, all good$/m, 'verifies';
	}
	like latchkey('import', $file), qr/^0 /, 'import is the same';
	is names(), $before, 'as it was';
};

subtest 'a file that is not whole' => sub {
	my $text = Latchkey::slurp($file);
	Latchkey::spew("$file.cut", substr $text, 0, length($text) / 2);
	like latchkey('restore', "$file.cut"), qr/^1 .*nothing was changed/s,
	    'changes nothing';
	like latchkey('restore', "$file.none"), qr/^1 .*cannot read it/,
	    'nor one that is not there';
	ok signs_in('ada'), 'all is as it was';
};

subtest 'a copy made file by file' => sub {
	make_path("$site->{dir}/copy", { mode => 0700 });
	for my $from (glob $site->state . '/MANIFEST ' . $site->state
		. '/base.* ' . $site->state . '/journal.*') {
		my ($name) = $from =~ m{([^/]+)$};
		copy($from, "$site->{dir}/copy/$name");
		chmod 0600, "$site->{dir}/copy/$name";
	}
	is add('later'), '0 ', 'an account after it';
	like latchkey('restore', '--from', "$site->{dir}/copy"),
	    qr/^0 .*journal\.\d+: read to its end.*records took the place/s,
	    'restore --from says what it takes';
	ok signs_in('ada') && !signs_in('later'), 'the state of the copy';
};

subtest 'writing has stopped' => sub {
	Latchkey::spew($site->state . '/failed', '');
	chmod 0600, $site->state . '/failed';
	like add('grace'), qr/^1 /, 'nobody can be added';
	like latchkey('verify'), qr/^1 .*failed: writing has stopped.*safe: \d+/s,
	    'verify says why, and what is safe';
	like latchkey($_), qr/^0 .*put into new files/, $_
	    for qw(repair recover);
	is add('grace'), '0 ', 'writing goes on';
	ok signs_in('grace'), 'in the running worker too';
	Latchkey::spew($site->state . '/failed', '');
	chmod 0600, $site->state . '/failed';
	like latchkey('sweep'), qr/^0 .*new files.*generation/s,
	    'sweep does it too and says so';
	like latchkey('verify'), qr/^0 \d+ records, all good$/m, 'all good';
};

like latchkey('doctor'), qr/^good  disk$/m, 'doctor knows the disk';

done_testing;
