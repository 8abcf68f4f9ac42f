
¹
stock.protokagura"4
Item
id (Rid
	warehouse (	R	warehouse"4
Amount
pieces (Rpieces
unit (	Runit2.
Stock%
Count.kagura.Item.kagura.Amountbproto3