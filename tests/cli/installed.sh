# SPDX-License-Identifier: GPL-3.0-or-later
# An installed tree works on its own, moved elsewhere too, and others' detectors compile against its header alone.
cmake --install "$(dirname "$(realpath "$(command -v vigil)")")" --prefix "$PWD/first" >install.log || cat install.log
mv first moved
(cd moved && find . -type f | grep -vE '^\./share/doc/vigil/.*\.md$' | sort)
PATH="$PWD/moved/bin:$PATH"
run vigil list scenarios >/dev/null
run vigil simulate smoke --quiet --set days=8 >/dev/null
export PKG_CONFIG_PATH=$PWD/moved/share/pkgconfig
for compiler in cc clang; do
    command -v "$compiler" >/dev/null || continue
    run "$compiler" -std=gnu11 -Wall -Wextra -Werror -fPIC -shared \
        $(pkg-config --define-prefix --cflags vigil-detector | sed "s,$PWD/,,g") -o "$compiler.so" "$SOURCE/tests/example_fan_out.c" |
        sed "s,$SOURCE/,,"
done
run pkg-config --define-prefix --modversion vigil-detector
