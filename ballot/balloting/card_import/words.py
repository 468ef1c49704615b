"""How faults of a key file are called on the page: what is wrong, and what to do."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from ballot.balloting.cards.keyfile import Wrong

WRONG: Mapping[Wrong, object] = {
    Wrong.TOO_LARGE: _l("文件太大，不是公钥文件。请选择制卡时保存的 keys.json。"),
    Wrong.LEAK: _l("文件里有卡密，已拒绝，没有保存。请立即停止使用这套卡，重新制卡；只上传 keys.json。"),
    Wrong.NOT_CANONICAL: _l("不是制卡程序写出的原文件，或者被其他程序改动过。请直接上传 keys.json，不要打开后另存。"),
    Wrong.ANOTHER_KIND: _l("这不是公钥文件，或者版本不同。请选择制卡时保存的 keys.json。"),
    Wrong.FORM: _l("内容的形式不对。请用同一版本的制卡程序重新制卡。"),
    Wrong.BAD_KEY: _l("不是可用的公钥。请重新制卡，不要手工修改文件。"),
    Wrong.UNSORTED: _l("公钥没有按顺序排列，可能泄露对应关系。请重新制卡。"),
    Wrong.DOUBLED: _l("同一公钥出现了两次。请重新制卡。"),
    Wrong.TOO_MANY_CARDS: _l("代表卡的张数必须在 1 与应到代表数之间。请按代表名册重新制卡。"),
    Wrong.TOO_MANY_SPARES: _l("备用卡过多：最多 10 张或应到代表的五分之一。请重新制卡。"),
    Wrong.UNEQUAL_LISTS: _l("无记名与公开两组公钥的数目不同。请重新制卡。"),
    Wrong.DIGEST: _l("按公钥重新计算的摘要与文件所写不同，文件被改动过。请上传原文件。"),
    Wrong.SERIALS: _l("登录公钥的序号应从 1 起连续，每张卡一个。请重新制卡。"),
    Wrong.NUMBER: _l("代表证号重复、太长，或者写在了备用卡上。请改正名册后重新制卡。"),
}
