#!/bin/sh
# Makes the root directory that the packages deb and rpm have in common, as a directory and as an archive of it: the tree at
# /usr/lib/gaggled, and beside it what belongs to the system. Links lead from where the system looks for it to what the tree has.
# Usage: package-root.sh SOURCE UNIT TREE ROOT TIMESTAMP
set -eu
source=$1
unit=$2
tree=$3
root=$4
timestamp=$5
home=$root/usr/lib/gaggled

# Links $2 in the root to $1 in the tree.
link() {
  mkdir -p "$root${2%/*}"
  ln -s -r "$home/$1" "$root$2"
}

rm -rf "$root" "$root.tar"
mkdir -p "$root/usr/lib/systemd/system" "$root/usr/share/doc/gaggled" "$root/etc/gaggled/plugins"
# Hard links cost neither time nor room. What gets another content below is a file of its own.
cp -a -l "$tree" "$home"
for name in "$home"/bin/*; do
  name=${name##*/}
  link "bin/$name" "/usr/bin/$name"
  link "share/man/man1/$name.1" "/usr/share/man/man1/$name.1"
  link "share/completion/$name.bash" "/usr/share/bash-completion/completions/$name"
done
cp "$source/gaggled_package.sh" "$home/lib"
cp "$source/copyright" "$root/usr/share/doc/gaggled"
sed -f "${0%/*}/package-unit.sed" "$unit" >"$root/usr/lib/systemd/system/gaggled.service"

# What the tree has in conf is the administrator's, and so are the plugins there.
cp "$source/gaggled.ini" "$tree/conf/logback.xml" "$root/etc/gaggled"
rm -r "$home/conf"
ln -s /etc/gaggled "$home/conf"

find "$root" ! -type l ! -path "$home/*" -exec chmod u=rwX,go=rX {} +
chmod 644 "$home/lib/gaggled_package.sh"
find "$root" -newermt "$timestamp" -exec touch -h -d "$timestamp" {} +
tar --create --format=gnu --sort=name --owner=0 --group=0 --numeric-owner --mtime="$timestamp" \
  --file="$root.tar" --directory="$root" .
